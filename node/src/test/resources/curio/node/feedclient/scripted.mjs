// A server that does with each connection what a test says, over WebSocket and Server-Sent Events; and queues to wait on.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const PATIENCE = 20_000;
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** Things that come one after the other; `next()` waits for one. */
export class Queue {
  #things = [];
  #waiting = [];

  push(thing) {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(thing);
    else this.#things.push(thing);
  }

  next() {
    if (this.#things.length > 0) return Promise.resolve(this.#things.shift());
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("nothing came")), PATIENCE).unref();
      this.#waiting.push((thing) => {
        clearTimeout(late);
        resolve(thing);
      });
    });
  }

  async until(wanted) {
    while (true) {
      const thing = await this.next();
      if (wanted(thing)) return thing;
    }
  }

  get size() {
    return this.#things.length;
  }
}

const cursorOf = (request) => new URL(request.url, "http://here").searchParams.get("cursor");

/** A client that has asked for a socket. */
class Socket {
  via = "socket";
  texts = new Queue();
  #received = Buffer.alloc(0);

  constructor(request, socket) {
    this.request = request;
    this.socket = socket;
    this.cursor = cursorOf(request);
    socket.on("error", () => {});
  }

  refuse(status) {
    this.socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }

  accept() {
    const answer = createHash("sha1").update(this.request.headers["sec-websocket-key"] + MAGIC).digest("base64");
    this.socket.write(
      "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + `Sec-WebSocket-Accept: ${answer}\r\n\r\n`);
    this.socket.on("data", (bytes) => this.#read(bytes));
    return this;
  }

  #read(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= 6) {
      let length = this.#received[1] & 0x7f;
      let start = 2;
      if (length === 126) {
        length = this.#received.readUInt16BE(2);
        start = 4;
      }
      const end = start + 4 + length;
      if (this.#received.length < end) return;
      const mask = this.#received.subarray(start, start + 4);
      const text = Buffer.from(this.#received.subarray(start + 4, end)).map((byte, i) => byte ^ mask[i % 4]);
      const kind = this.#received[0] & 0x0f;
      if (kind === 1) this.texts.push(JSON.parse(text.toString()));
      if (kind === 8) this.texts.push({ closed: text.readUInt16BE(0) });
      this.#received = this.#received.subarray(end);
    }
  }

  send(frame) {
    this.#write(1, Buffer.from(JSON.stringify(frame)));
  }

  end(code) {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(code);
    this.#write(8, payload);
    this.socket.end();
  }

  tear() {
    this.socket.destroy();
  }

  #write(kind, payload) {
    const short = payload.length < 126;
    const head = Buffer.alloc(short ? 2 : 4);
    head[0] = 0x80 | kind;
    head[1] = short ? payload.length : 126;
    if (!short) head.writeUInt16BE(payload.length, 2);
    this.socket.write(Buffer.concat([head, payload]));
  }
}

/** A client that has asked for a stream, or for anything else by HTTP. */
class Stream {
  via = "stream";

  constructor(request, response) {
    this.request = request;
    this.response = response;
    this.cursor = cursorOf(request);
  }

  refuse(status) {
    this.response.writeHead(status, { "Content-Type": "application/problem+json" }).end("{}");
  }

  accept() {
    this.response.writeHead(200, { "Content-Type": "text/event-stream" }).write(": here\n\n");
    return this;
  }

  answer(json) {
    this.response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(json));
  }

  send(frame) {
    this.response.write(`id: ${frame.cursor ?? ""}\ndata: ${JSON.stringify(frame)}\n\n`);
  }

  end() {
    this.response.end();
  }

  tear() {
    this.response.destroy();
  }
}

/** A server on a port of its own; `connections` has each attempt to connect. */
export async function serve() {
  const connections = new Queue();
  const server = createServer((request, response) => connections.push(new Stream(request, response)));
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket) => connections.push(new Socket(request, socket)));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    base: `http://127.0.0.1:${server.address().port}/`,
    connections,
    next: () => connections.next(),
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
