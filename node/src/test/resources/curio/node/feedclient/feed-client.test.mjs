// The client of the feed against a server that does what may happen to it. Run by FeedClientTest; alone:
// node feed-client.test.mjs, with the client beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FeedClient } from "./feed-client.js";
import { Queue, serve } from "./scripted.mjs";

const SOON = { least: 2, most: 20, spread: 30, busy: 40 };

const event = (n, more = {}) => ({
  object: "event", name: "post", message: `text ${n}`, uid: 7, ts: n, id: `e${n}`, cursor: `c${n}`, ...more,
});
const list = (events, cursor = events.at(-1)?.cursor ?? "c0", more = {}) => ({
  object: "list", data: events, cursor, complete: true, more: false, ...more,
});

/** A client and what it has told: texts in the order they came. */
async function connected(options, body) {
  const server = await serve();
  const told = new Queue();
  const client = new FeedClient({
    base: server.base,
    wait: SOON,
    onEvent: (one) => told.push(`event ${one.id}`),
    onDelete: (id) => told.push(`delete ${id}`),
    onGap: (why) => told.push(`gap ${why}`),
    onState: (state, { code, ms, via }) => told.push({ state, code, ms, via }),
    ...options,
  });
  // Only what is no state.
  const heard = () => told.until((one) => typeof one === "string");
  const state = (wanted) => told.until((one) => one.state === wanted);
  try {
    client.start();
    await body({ server, client, heard, state });
  } finally {
    client.close();
    server.close();
  }
}

const accepted = async (server, via = "socket") => {
  const connection = await server.next();
  assert.equal(connection.via, via);
  return connection.accept();
};

test("events come once and in order, across a torn connection", () =>
  connected({}, async ({ server, client, heard }) => {
    const first = await accepted(server);
    assert.equal(first.request.url, "/v1/news");
    first.send(list([event(1), event(2)]));
    first.send(event(3));
    for (const id of ["e1", "e2", "e3"]) assert.equal(await heard(), `event ${id}`);
    assert.equal(client.cursor, "c3");
    first.tear();

    const second = await accepted(server);
    assert.equal(second.cursor, "c3");
    second.send(list([event(4)], "c4", { more: true }));
    second.send(list([event(4), event(5)], "c5"));
    second.send(event(5));
    second.send({ object: "cursor", cursor: "c9" });
    second.send(event(10));
    for (const id of ["e4", "e5", "e10"]) assert.equal(await heard(), `event ${id}`);
    assert.equal(client.cursor, "c10");
  }));

test("a cursor of before is where it goes on, and where it has come to is told", async () => {
  const cursors = new Queue();
  await connected({ cursor: "c4", onCursor: (cursor) => cursors.push(cursor) }, async ({ server }) => {
    const connection = await accepted(server);
    assert.equal(connection.cursor, "c4");
    connection.send(list([event(5), event(6)]));
    assert.equal(await cursors.next(), "c6");
    connection.send({ object: "cursor", cursor: "c7" });
    assert.equal(await cursors.next(), "c7");
  });
});

test("the token is the first text, and another one is asked for when it is refused", async () => {
  const asked = [];
  const token = (refresh) => {
    asked.push(refresh);
    return `token ${asked.length}`;
  };
  await connected({ token }, async ({ server, state }) => {
    const first = await accepted(server);
    assert.deepEqual(await first.texts.next(), { token: "token 1" });
    first.send(list([event(1)]));
    first.send({ object: "error", code: "4011", message: "expired" });
    first.end(4401);
    assert.deepEqual(await state("waiting"), { state: "waiting", code: 4401, ms: 0, via: undefined });

    const second = await accepted(server);
    assert.deepEqual(await second.texts.next(), { token: "token 2" });
    assert.equal(second.cursor, "c1");
    second.send(list([], "c1"));
    second.tear();
    const third = await accepted(server);
    assert.deepEqual(await third.texts.next(), { token: "token 3" });
    assert.deepEqual(asked, [false, true, false]);
  });
});

test("when nobody is signed in any more it ends", () =>
  connected({ token: (refresh) => (refresh ? null : "old") }, async ({ server, state }) => {
    const first = await accepted(server);
    first.end(4401);
    await state("signed-out");
    assert.equal(server.connections.size, 0);
  }));

test("a token that cannot be had now is asked for again", async () => {
  let asked = 0;
  const token = () => {
    if (asked++ < 2) throw new Error("no network");
    return "token";
  };
  await connected({ token }, async ({ server }) => {
    const first = await accepted(server);
    assert.deepEqual(await first.texts.next(), { token: "token" });
    assert.equal(asked, 3);
  });
});

test("a token is replaced before it expires", async () => {
  const claims = btoa(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 1 }));
  const token = (refresh) => (refresh ? "new" : `x.${claims}.y`);
  await connected({ token, wait: { ...SOON, early: 1_000 } }, async ({ server }) => {
    const first = await accepted(server);
    await first.texts.next();
    assert.deepEqual(await first.texts.next(), { token: "new" });
    assert.equal(server.connections.size, 0);
  });
});

test("without a token the cookie is renewed", () =>
  connected({}, async ({ server, state }) => {
    (await accepted(server)).end(4401);
    const refresh = await server.next();
    assert.equal(`${refresh.request.method} ${refresh.request.url}`, "POST /token/refresh");
    refresh.answer({});
    (await accepted(server)).end(4401);
    (await server.next()).refuse(503);
    (await server.next()).refuse(401);
    await state("signed-out");
  }));

test("a refused cursor is dropped, and what was shown is not shown again", () =>
  connected({}, async ({ server, heard, client }) => {
    const first = await accepted(server);
    first.send(list([event(1), event(2)]));
    assert.equal(await heard(), "event e1");
    assert.equal(await heard(), "event e2");
    first.end(4400);
    assert.equal(await heard(), "gap refused");
    assert.equal(client.cursor, null);

    const second = await accepted(server);
    assert.equal(second.cursor, null);
    second.send(list([event(2, { cursor: "d2" }), event(3, { cursor: "d3" })]));
    assert.equal(await heard(), "event e3");
    assert.equal(client.cursor, "d3");
  }));

for (const code of [1012, 1013]) {
  test(`after ${code} not all come back at once`, () =>
    connected({ wait: { ...SOON, spread: 200 } }, async ({ server, state }) => {
      const waits = [];
      for (let i = 0; i < 3; i++) {
        const connection = await accepted(server);
        connection.send({ object: "bye", reason: "restart" });
        connection.end(code);
        const waiting = await state("waiting");
        assert.equal(waiting.code, code);
        assert.ok(waiting.ms >= 0 && waiting.ms <= 200, `${waiting.ms}`);
        waits.push(waiting.ms);
      }
      assert.equal(new Set(waits).size, waits.length);
    }));
}

test("after too many it waits long", () =>
  connected({}, async ({ server, state }) => {
    (await accepted(server)).end(4429);
    const waiting = await state("waiting");
    assert.ok(waiting.ms >= SOON.busy / 2 && waiting.ms <= SOON.busy, `${waiting.ms}`);
    await accepted(server);
  }));

test("pauses grow up to their longest", () =>
  connected({ wait: { ...SOON, least: 1, most: 8 } }, async ({ server, state }) => {
    for (let failures = 1; failures <= 6; failures++) {
      (await accepted(server)).tear();
      const { code, ms } = await state("waiting");
      assert.equal(code, 1006);
      assert.ok(ms <= Math.min(8, 2 ** (failures - 1)), `${failures}: ${ms}`);
    }
  }));

test("where sockets cannot be opened a stream is, and sockets are tried again", () =>
  connected({ token: () => "token" }, async ({ server, heard }) => {
    for (let i = 0; i < 2; i++) {
      const refused = await server.next();
      assert.equal(refused.via, "socket");
      refused.refuse(502);
    }
    const stream = await accepted(server, "stream");
    assert.equal(stream.request.url, "/v1/news/stream");
    assert.equal(stream.request.headers.authorization, "Bearer token");
    assert.equal(stream.cursor, null);
    stream.send(list([event(1)]));
    stream.send(event(2, { message: "ü\u2028 世界" }));
    assert.equal(await heard(), "event e1");
    assert.equal(await heard(), "event e2");
    stream.tear();

    const again = await server.next();
    assert.equal(again.via, "socket");
    assert.equal(again.cursor, "c2");
    again.refuse(502);
    const second = await accepted(server, "stream");
    assert.equal(second.cursor, "c2");
    second.send(list([event(3)]));
    assert.equal(await heard(), "event e3");
    second.end();
    const socket = await accepted(server);
    assert.equal(socket.cursor, "c3");
    socket.send(list([event(4)]));
    assert.equal(await heard(), "event e4");
  }));

test("what a stream is refused with means what the close codes mean", async () => {
  const asked = [];
  const token = (refresh) => asked.push(refresh) && "token";
  await connected({ token, cursor: "c1", WebSocket: null }, async ({ server, heard, state }) => {
    (await server.next()).refuse(401);
    assert.equal((await state("waiting")).code, 4401);
    (await server.next()).refuse(429);
    assert.equal((await state("waiting")).code, 4429);
    (await server.next()).refuse(503);
    assert.equal((await state("waiting")).code, 1013);
    (await server.next()).refuse(400);
    assert.equal(await heard(), "gap refused");
    assert.equal((await state("waiting")).code, 4400);
    const connection = await accepted(server, "stream");
    assert.equal(connection.cursor, null);
    connection.send(list([event(1)]));
    connection.send({ object: "error", code: "4011", message: "revoked" });
    connection.end();
    assert.equal((await state("waiting")).code, 4401);
    await accepted(server, "stream");
    assert.deepEqual(asked, [false, true, false, false, false, true]);
  });
});

test("what is not kept any more is said once", () =>
  connected({ cursor: "c1" }, async ({ server, heard }) => {
    const connection = await accepted(server);
    connection.send(list([event(50)], "c50", { complete: false, more: true }));
    connection.send(list([event(51)], "c51", { complete: false }));
    assert.equal(await heard(), "gap expired");
    assert.equal(await heard(), "event e50");
    assert.equal(await heard(), "event e51");
  }));

test("what is taken back is said, and is no event", () =>
  connected({}, async ({ server, heard }) => {
    const connection = await accepted(server);
    connection.send(list([event(1)]));
    connection.send(event(2, { name: "delete", subject: "e1" }));
    connection.send(event(3));
    assert.equal(await heard(), "event e1");
    assert.equal(await heard(), "delete e1");
    assert.equal(await heard(), "event e3");
  }));

test("how far one has read is sent once there is a socket", () =>
  connected({}, async ({ server, client, heard, state }) => {
    client.markRead("c0");
    const connection = await accepted(server);
    connection.send(list([event(1)]));
    assert.deepEqual(await connection.texts.next(), { read: "c0" });
    assert.equal(await heard(), "event e1");
    client.markRead();
    assert.deepEqual(await connection.texts.next(), { read: "c1" });
    connection.tear();
    await state("waiting");
    client.markRead("c5");
    const second = await accepted(server);
    second.send(list([], "c1"));
    assert.deepEqual(await second.texts.next(), { read: "c5" });
  }));

test("closed it stays closed, started it goes on", () =>
  connected({}, async ({ server, client, heard, state }) => {
    const first = await accepted(server);
    first.send(list([event(1)]));
    assert.equal(await heard(), "event e1");
    client.close();
    client.close();
    await state("closed");
    assert.deepEqual(await first.texts.next(), { closed: 1000 });
    assert.equal(server.connections.size, 0);
    client.start();
    client.start();
    assert.equal((await accepted(server)).cursor, "c1");
  }));

test("a handler that fails keeps no event from being shown", () => {
  const shown = new Queue();
  const onEvent = (one) => {
    shown.push(one.id);
    throw new Error("handler");
  };
  const silent = console.error;
  console.error = () => {};
  return connected({ onEvent }, async ({ server }) => {
    (await accepted(server)).send(list([event(1), event(2)]));
    assert.equal(await shown.next(), "e1");
    assert.equal(await shown.next(), "e2");
  }).finally(() => (console.error = silent));
});

test("the least busy node is asked for and connected to", () =>
  connected({ token: () => "token", direct: true, cursor: "c1" }, async ({ server }) => {
    const endpoint = await server.next();
    assert.equal(endpoint.request.url, "/v1/news/endpoint");
    assert.equal(endpoint.request.headers.authorization, "Bearer token");
    endpoint.answer({ url: server.base.replace("http", "ws") + "v1/news?ticket=t", connTicket: "t" });
    const connection = await accepted(server);
    assert.equal(connection.request.url, "/v1/news?ticket=t&cursor=c1");
    connection.tear();
    (await server.next()).refuse(503);
    assert.equal((await accepted(server)).request.url, "/v1/news?cursor=c1");
  }));

test("whatever is torn, all events come once and in order", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  let state = seed;
  const chance = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  const all = 400;
  const ids = [];
  const done = new Queue();
  const onEvent = ({ id }) => {
    ids.push(id);
    if (id === `e${all}`) done.push(id);
  };
  await connected({ onEvent, wait: { ...SOON, least: 1, most: 3, spread: 3, busy: 3 } }, async ({ server }) => {
    let stored = 10;
    const serving = async () => {
      while (true) {
        const connection = await server.next();
        if (connection.request.url.startsWith("/token")) {
          connection.answer({});
          continue;
        }
        if (chance(3) === 0) {
          connection.refuse(502);
          continue;
        }
        connection.accept();
        let at = Number(connection.cursor?.slice(1) ?? 0);
        const missed = Math.min(stored - at, chance(20));
        connection.send(list(Array.from({ length: missed }, (_, i) => event(at + i + 1)), `c${at + missed}`));
        at += missed;
        for (let live = chance(30); live > 0 && at < all; live--) {
          stored = Math.max(stored, ++at);
          connection.send(event(at));
        }
        const end = chance(4);
        if (end === 0) connection.tear();
        else connection.end([1000, 1012, 1013, 4401][chance(4)]);
      }
    };
    await Promise.race([done.next(), serving()]);
    assert.deepEqual(ids, Array.from({ length: all }, (_, i) => `e${i + 1}`));
  });
});
