// The live feed of whoever is signed in: what it shows, how far it was read, and how it is connected.
import { FeedClient } from "/feed-client.js";
import { call } from "../api/client.js";
import { expired, leaving, renew, session } from "./session.js";
import { store } from "./store.js";

const KEPT = 1_000; // events
const FRAME = 16; // milliseconds

/**
 * `events` newest first; `unread` of them since the marker; `state` of the connection: off, connecting, open, waiting;
 * `via` socket or stream; `gap` if something is missing before the oldest.
 */
export const feed = store(nothing());

let client = null;
let owner = null;

/** Follows the session: connects for whoever signs in, and is empty without one. */
export function watchFeed() {
  session.listen(adopt);
  leaving.listen((isLeaving) => (isLeaving ? client?.close() : client?.start()));
  adopt(session.value);
}

/** Tells the server that all that is shown was read, on all devices. */
export function markRead() {
  if (client?.cursor && feed.value.unread > 0) {
    client.markRead();
    feed.patch({ unread: 0 });
  }
}

function adopt({ user }) {
  const id = user?.id ?? null;
  if (id === owner) {
    return;
  }
  client?.close();
  owner = id;
  waiting = [];
  feed.set(nothing());
  client = id === null ? null : connect();
}

function connect() {
  const mine = new FeedClient({
    onEvent: (event) => show(event),
    onDelete: (id) => keep((event) => event.id !== id),
    onGap: () => {
      keep(() => false);
      feed.patch({ gap: true });
    },
    onState: (state, detail) => {
      feed.patch({ state, via: detail?.via ?? feed.value.via });
      if (state === "open") {
        setTimeout(() => feed.patch({ settled: true })); // what comes after the first list is news
      }
      if (state === "signed-out" && client === mine) {
        comeBack();
      }
    },
  });
  mine.start();
  call("news", { query: { limit: 1 }, quiet: true })
    .then((page) => feed.patch({ unread: page.unread }))
    .catch(() => {});
  return mine;
}

/** The session was ended elsewhere, or could not be renewed: the person is asked, and the feed goes on. */
async function comeBack() {
  if ((await renew(Date.now()).catch(() => false)) || (await expired())) {
    client?.close();
    keep(() => false);
    client = connect();
  }
}

let waiting = []; // oldest first

/** Events that come within a frame are drawn at once; the first list as soon as it is there. */
function show(event) {
  const { settled } = feed.value;
  if (waiting.push({ event, isNews: settled && event.uid !== owner }) === 1) {
    settled ? setTimeout(draw, FRAME) : queueMicrotask(draw);
  }
}

function draw() {
  const fresh = waiting.reverse();
  waiting = [];
  if (fresh.length > 0) {
    feed.patch({
      events: [...fresh.map(({ event }) => event), ...feed.value.events].slice(0, KEPT),
      unread: feed.value.unread + fresh.filter(({ isNews }) => isNews).length,
    });
  }
}

/** Drops the others, wherever they are. */
function keep(stays) {
  waiting = waiting.filter(({ event }) => stays(event));
  feed.patch({ events: feed.value.events.filter(stays) });
}

function nothing() {
  return { events: [], unread: 0, state: "off", via: null, gap: false, settled: false };
}
