'use strict';

// npm `ws`: ws.js READY_FILE. A client subscribes to the authors of its address, ?authors=0,3.

const http = require('http');
const { WebSocketServer } = require('ws');
const { listen, publisher } = require('./serving.js');

const subscribers = new Map();

const of = (author) => {
  if (!subscribers.has(author)) {
    subscribers.set(author, new Set());
  }
  return subscribers.get(author);
};

const server = http.createServer(
  publisher((author, body) => {
    for (const client of of(author)) {
      client.send(body, { binary: false });
    }
  }),
);

new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false }).on('connection', (client, request) => {
  const authors = new URL(request.url, 'http://localhost').searchParams.get('authors').split(',');
  authors.forEach((author) => of(author).add(client));
  client.on('close', () => authors.forEach((author) => of(author).delete(client)));
  client.on('error', () => client.terminate());
});

listen(server, process.argv[2]);
