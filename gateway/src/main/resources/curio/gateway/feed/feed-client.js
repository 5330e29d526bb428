/**
 * The live feed for pages and programs: one ES module without dependencies, for whatever has `fetch` and `WebSocket`.
 *
 *     import { FeedClient } from "/feed-client.js";
 *
 *     const feed = new FeedClient({
 *       cursor: localStorage.getItem("feed"),
 *       onCursor: (cursor) => localStorage.setItem("feed", cursor),
 *       onEvent: (event) => show(event),
 *       onDelete: (id) => takeAway(id),
 *       onGap: () => clear(),
 *     });
 *     feed.start();
 *
 * Each event is shown once and in order, however often the connection is lost: the client goes on from the cursor of
 * the last thing it has shown. It connects by WebSocket, by Server-Sent Events where that cannot be opened, again and
 * again with growing pauses that no two clients share, until `close()` or until nobody is signed in any more.
 *
 * @module
 */

/** Close codes of the feed; streams have none, so what they answer or say last is read as one. */
const BROKEN = 1006;
const RESTART = 1012;
const TRY_LATER = 1013;
const BAD_CURSOR = 4400;
const NO_TOKEN = 4401;
const TOO_MANY = 4429;

const CODE_OF_STATUS = { 400: BAD_CURSOR, 401: NO_TOKEN, 429: TOO_MANY, 503: TRY_LATER };
const CODE_OF_ERROR = { 4001: BAD_CURSOR, 4011: NO_TOKEN, 4291: TOO_MANY, 5031: TRY_LATER };

/** A connection that held for so long has not failed, in milliseconds. */
const HELD = 10_000;

/**
 * A stream says something every 20 s, and a socket its list at first; what is silent for so long is dead, in
 * milliseconds.
 */
const SILENT = 60_000;

/** So many events are remembered as shown, for the time after a cursor was refused. */
const REMEMBERED = 1_000;

/**
 * How long the client waits before it connects again, in milliseconds; always a random part of it. And how early it
 * replaces a token.
 *
 * @typedef {object} Wait
 * @property {number} least after the first failure; twice as long after each further one (500)
 * @property {number} most never longer (30 000)
 * @property {number} spread after the server has stopped or was too busy, so that not all come back at once (5 000)
 * @property {number} busy after too many connections; at least half of it (60 000)
 * @property {number} early so long before a token expires another one is asked for (60 000)
 */
const WAIT = { least: 500, most: 30_000, spread: 5_000, busy: 60_000, early: 60_000 };

/**
 * What somebody who is followed did.
 *
 * @typedef {object} FeedEvent
 * @property {string} name login, logout, follow, unfollow, post, image, like, item, buy, sell, pawn or delete
 * @property {string} message the text to show
 * @property {number} uid who did it
 * @property {number} ts when, in unix seconds
 * @property {string} id
 * @property {string} cursor where a client that has seen it goes on
 * @property {string} [subject] what it is about
 * @property {string[]} [imageIDs]
 * @property {string} [itemId]
 */

/**
 * @typedef {object} Options
 * @property {string|URL} [base] where the API is; where this module came from, if left out
 * @property {(refresh: boolean) => Promise<?string>|?string} [token] gives the access token; a new one if the last was
 *     refused or is about to expire; null if nobody is signed in any more. Left out: the browser's cookies are used, and
 *     renewed by `POST /token/refresh`
 * @property {?string} [cursor] where to go on; without one the newest 100 events come first
 * @property {boolean} [direct] asks which node is the least busy and connects to that; needs `token`
 * @property {Partial<Wait>} [wait]
 * @property {typeof WebSocket|null} [WebSocket] null for streams only
 * @property {(event: FeedEvent) => void} [onEvent] each event, once
 * @property {(id: string, event: FeedEvent) => void} [onDelete] the event of that id was taken back
 * @property {(why: "expired"|"refused") => void} [onGap] events are missing before those that come next: the cursor is
 *     older than what is kept; or it was refused, and the newest 100 come instead
 * @property {(cursor: string) => void} [onCursor] everything up to here was shown
 * @property {(error: {code: string, message: string}) => void} [onError] what the server has to say
 * @property {(state: "connecting"|"open"|"waiting"|"signed-out"|"closed", detail: object) => void} [onState] `detail` of
 *     waiting has `code`, why the last connection ended, and `ms`; of open `via`, "socket" or "stream"
 */

/** A client of the feed. */
export class FeedClient {
  #options;
  #wait;
  #cursor;
  #shown = new Set();
  #running = false;
  #link = null; // the connection that is, or is being made; what others say is not heard
  #timer;
  #failures = 0;
  #unopened = 0; // sockets in a row that could not be opened
  #refresh = false;
  #toRead = null;
  #online = () => this.#failures > 0 && this.#timer && this.#connect();

  /** @param {Options} options */
  constructor(options = {}) {
    this.#options = { base: new URL("/", import.meta.url), WebSocket: globalThis.WebSocket, ...options };
    this.#wait = { ...WAIT, ...options.wait };
    this.#cursor = options.cursor || null;
  }

  /** Where a client that has seen what was shown so far goes on; null before the first list. */
  get cursor() {
    return this.#cursor;
  }

  /** Connects, and stays connected. */
  start() {
    if (this.#running) return;
    this.#running = true;
    globalThis.addEventListener?.("online", this.#online);
    this.#connect();
  }

  /** Ends; `start()` goes on where it was. */
  close() {
    this.#stop("closed");
  }

  /**
   * Says how far the user has read, on all of their devices. Sent at once, or as soon as there is a WebSocket.
   *
   * @param {?string} cursor of an event or list; of all that was shown if left out
   */
  markRead(cursor = this.#cursor) {
    this.#toRead = cursor;
    this.#sendRead();
  }

  #sendRead() {
    if (this.#toRead && this.#link?.opened && this.#link.send?.({ read: this.#toRead })) this.#toRead = null;
  }

  #stop(state) {
    const running = this.#running;
    this.#running = false;
    globalThis.removeEventListener?.("online", this.#online);
    this.#drop();
    if (running) this.#tell("onState", state, {});
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    clearTimeout(this.#link?.renewal);
    clearTimeout(this.#link?.late);
    this.#link?.close?.();
    this.#link = null;
  }

  async #connect() {
    this.#drop();
    const link = (this.#link = { opened: 0, answered: false, error: null, gap: false });
    const current = () => this.#link === link;
    this.#tell("onState", "connecting", {});
    let token, url;
    try {
      token = await this.#token(this.#refresh);
      url = await this.#url(token);
    } catch (failure) {
      return current() && this.#ended(link, BROKEN);
    }
    if (!current()) return;
    if (token === null) return this.#stop("signed-out");
    this.#refresh = false;
    const { base, WebSocket: Socket } = this.#options;
    link.via = Socket && this.#unopened < 2 ? "socket" : "stream";
    const open = link.via === "socket" ? openSocket : openStream;
    Object.assign(link, open({ url, base, token, cursor: this.#cursor, Socket }, {
      answered: () => current() && (link.answered = true),
      frame: (frame) => current() && this.#heard(link, frame),
      ended: (code) => current() && this.#ended(link, code),
    }));
    link.late = setTimeout(() => current() && !link.opened && this.#ended(link, BROKEN), SILENT);
    if (token && link.send) this.#renewBefore(expiryOf(token), link);
  }

  /** The token; undefined where cookies do, null if nobody is signed in any more. */
  async #token(refresh) {
    if (this.#options.token) return (await this.#options.token(refresh)) ?? null;
    if (!refresh) return undefined;
    const answer = await fetch(new URL("/token/refresh", this.#options.base), { method: "POST", body: "{}" });
    if (answer.status >= 500 || answer.status === 429) throw new Error(`refresh: ${answer.status}`);
    return answer.ok ? undefined : null;
  }

  async #url(token) {
    const usual = new URL("/v1/news", this.#options.base);
    if (!this.#options.direct || !token) return usual;
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await fetch(new URL("/v1/news/endpoint", usual), { headers });
    return answer.ok ? new URL((await answer.json()).url, usual) : usual;
  }

  #renewBefore(expiry, link) {
    const { early } = this.#wait;
    const left = expiry - Date.now() - early;
    if (!(left < 2 ** 31)) return;
    link.renewal = setTimeout(async () => {
      try {
        const token = await this.#token(true);
        if (token && this.#link === link && link.send({ token })) this.#renewBefore(expiryOf(token), link);
      } catch {
        // The server closes with 4401 when the old one expires, and then it is asked for again.
      }
    }, Math.max(left, early / 2));
  }

  #heard(link, frame) {
    switch (frame.object) {
      case "list":
        this.#listed(link, frame);
        break;
      case "event":
        this.#show(frame);
        break;
      case "error":
        link.error = frame.code;
        this.#tell("onError", { code: frame.code, message: frame.message });
        break;
    }
    if (frame.cursor) this.#moveTo(frame.cursor);
  }

  #listed(link, { data, complete }) {
    if (!link.opened) {
      link.opened = Date.now();
      this.#tell("onState", "open", { via: link.via });
      this.#sendRead();
    }
    if (complete === false && !link.gap) {
      link.gap = true;
      this.#tell("onGap", "expired");
    }
    for (const event of data) {
      this.#show(event);
      this.#cursor = event.cursor;
    }
  }

  #show(event) {
    if (this.#shown.has(event.id)) return;
    this.#shown.add(event.id);
    if (this.#shown.size > REMEMBERED) this.#shown.delete(this.#shown.values().next().value);
    if (event.name === "delete") this.#tell("onDelete", event.subject, event);
    else this.#tell("onEvent", event);
  }

  #moveTo(cursor) {
    this.#cursor = cursor;
    this.#tell("onCursor", cursor);
  }

  /** What comes after a connection, by the code of its end. */
  #ended(link, closed) {
    const code = (link.via === "stream" && CODE_OF_ERROR[link.error]) || closed;
    this.#failures = link.opened && Date.now() - link.opened > HELD ? 0 : this.#failures + 1;
    if (link.via === "socket") this.#unopened = link.answered ? 0 : this.#unopened + 1;
    // A stream that works where sockets do not is no reason to give them up for good: one is tried before the next.
    if (link.via === "stream") this.#unopened = link.answered ? 1 : 0;
    if (code === BAD_CURSOR && this.#cursor) {
      this.#cursor = this.#toRead = null;
      this.#tell("onGap", "refused");
    }
    if (code === NO_TOKEN) this.#refresh = true;
    this.#drop();
    if (!this.#running) return;
    const ms = this.#pause(code);
    this.#timer = setTimeout(() => this.#connect(), ms);
    this.#tell("onState", "waiting", { code, ms });
  }

  #pause(code) {
    const { least, most, spread, busy } = this.#wait;
    if (code === TOO_MANY) return busy * (0.5 + Math.random() / 2);
    if ((code === NO_TOKEN || code === BAD_CURSOR) && this.#failures < 2) return 0;
    const longest = Math.min(most, least * 2 ** (this.#failures - 1));
    return Math.random() * (code === RESTART || code === TRY_LATER ? Math.max(longest, spread) : longest);
  }

  /** Calls a handler; what it throws is its own affair and keeps no event from being shown. */
  #tell(handler, ...what) {
    try {
      this.#options[handler]?.(...what);
    } catch (failure) {
      console.error(failure);
    }
  }
}

/** When a token expires, in milliseconds since 1970; never, if it does not say. */
function expiryOf(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).exp * 1_000;
  } catch {
    return Infinity;
  }
}

function openSocket({ url, token, cursor, Socket }, { answered, frame, ended }) {
  const address = new URL(url);
  address.protocol = address.protocol.replace("http", "ws");
  if (cursor) address.searchParams.set("cursor", cursor);
  const socket = new Socket(address.href);
  const send = (message) => {
    const open = socket.readyState === 1;
    if (open) socket.send(JSON.stringify(message));
    return open;
  };
  socket.onopen = () => {
    answered();
    if (token) send({ token });
  };
  socket.onmessage = ({ data }) => frame(JSON.parse(data));
  socket.onclose = ({ code }) => ended(code);
  socket.onerror = () => ended(BROKEN);
  return { send, close: () => socket.close(1000) };
}

function openStream({ base, token, cursor }, { answered, frame, ended }) {
  const abort = new AbortController();
  let silence;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => abort.abort(), SILENT);
  };
  const read = async () => {
    const headers = { Accept: "text/event-stream" };
    if (token) headers.Authorization = `Bearer ${token}`;
    const address = new URL("/v1/news/stream", base);
    if (cursor) address.searchParams.set("cursor", cursor);
    const answer = await fetch(address, { headers, cache: "no-store", signal: abort.signal });
    if (!answer.ok) return CODE_OF_STATUS[answer.status] ?? BROKEN;
    answered();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (true) {
      const { done, value } = await reader.read();
      if (done) return BROKEN;
      alive();
      const blocks = (text + value).split("\n\n");
      text = blocks.pop();
      blocks.map(dataOf).filter(Boolean).forEach((data) => frame(JSON.parse(data)));
    }
  };
  alive();
  read()
    .catch(() => BROKEN)
    .then((code) => {
      clearTimeout(silence);
      ended(code);
    });
  return {
    close: () => {
      clearTimeout(silence);
      abort.abort();
    },
  };
}

/** The data of one event of a stream; empty for a comment. */
function dataOf(block) {
  return block
    .split("\n")
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).trimStart())
    .join("\n");
}
