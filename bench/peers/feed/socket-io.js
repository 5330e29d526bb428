'use strict';

// npm `socket.io`: socket-io.js READY_FILE. A client joins the rooms of its address, ?authors=0,3. The adapter encodes
// an event once for all of a room.

const http = require('http');
const { Server } = require('socket.io');
const { listen, publisher } = require('./serving.js');

const server = http.createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
const publish = publisher((author, body) => io.to(author).emit('event', JSON.parse(body.toString())));

io.on('connection', (socket) => socket.join(socket.handshake.query.authors.split(',')));

server.on('request', (request, response) => {
  if (request.url.startsWith('/publish')) {
    publish(request, response);
  }
});

listen(server, process.argv[2]);
