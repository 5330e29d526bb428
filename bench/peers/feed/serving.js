'use strict';

// What the peers in JavaScript have in common: they tell their port by a file that appears whole, and take events by
// POST /publish?author=N, whose body is what subscribers get.

const fs = require('fs');

exports.listen = (server, readyFile) => {
  server.keepAliveTimeout = 0; // Publishers may rest.
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
    fs.writeFileSync(readyFile + '.tmp', String(server.address().port));
    fs.renameSync(readyFile + '.tmp', readyFile);
  });
};

/** Calls `fanOut(author, body)` for each event, then answers 201. */
exports.publisher = (fanOut) => (request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    fanOut(new URL(request.url, 'http://localhost').searchParams.get('author'), Buffer.concat(parts));
    response.writeHead(201, { 'Content-Length': 2 });
    response.end('{}');
  });
};
