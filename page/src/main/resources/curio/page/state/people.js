// Who is who: names of people that other things name by id only, and whom one follows. Both are read once.
import { call } from "../api/client.js";
import { useEffect } from "../html.js";
import { session } from "./session.js";
import { store } from "./store.js";

const MOST = 1_000; // of a page
const AT_ONCE = 4; // requests for single names

/** Names by id; null for somebody who is not there any more. */
const names = store(new Map());

/** `ids` of those one follows, once they are `known`. */
export const follows = store({ ids: new Set(), known: false });

const wanted = new Set(); // ids that are asked for, or were
let waiting = [];
let asking = 0;
let reading = null; // the pages of whom one follows
let owner = null;

session.listen(({ user }) => {
  const id = user?.id ?? null;
  if (id !== owner) {
    owner = id;
    reading = null;
    follows.set({ ids: new Set(), known: false });
  }
});

/** The name of somebody, in a component: undefined until it is known, null if there is nobody. */
export function useName(id) {
  const known = names.use();
  useEffect(() => ask(id), [id]);
  return known.get(id);
}

/** Keeps the names of people that were read for something else. */
export function learn(people) {
  const fresh = people.filter(({ id, username }) => names.value.get(id) !== username);
  if (fresh.length > 0) {
    names.set(new Map([...names.value, ...fresh.map(({ id, username }) => [id, username])]));
  }
}

/** Reads whom one follows, if that is not known; their names come with it. */
export function readFollows() {
  if (!session.value.user) {
    return Promise.resolve();
  }
  reading ??= readPages(session.value.user.id).catch(() => {
    reading = null; // the next who asks tries again
  });
  return reading;
}

/** Follows somebody, or no more. */
export async function follow(id, whether) {
  await call(whether ? "follow" : "unfollow", { params: { id } });
  const ids = new Set(follows.value.ids);
  ids[whether ? "add" : "delete"](id);
  follows.patch({ ids });
}

async function readPages(of) {
  const ids = new Set();
  let cursor;
  do {
    const page = await call("friends", { query: { cursor, limit: MOST }, quiet: true });
    learn(page.data);
    page.data.forEach(({ id }) => ids.add(id));
    cursor = page.next;
  } while (cursor);
  if (session.value.user?.id === of) {
    follows.set({ ids, known: true });
  }
}

/** Most who are named are followed, so their list is read before anybody is asked for alone. */
function ask(id) {
  if (typeof id !== "number" || wanted.has(id) || names.value.has(id)) {
    return;
  }
  wanted.add(id);
  readFollows().then(() => {
    if (!names.value.has(id)) {
      waiting.push(id);
      next();
    }
  });
}

function next() {
  while (asking < AT_ONCE && waiting.length > 0) {
    const id = waiting.shift();
    asking++;
    call("user", { params: { id }, quiet: true })
      .then((user) => learn([user]))
      .catch((error) => (error.status === 404 ? learn([{ id, username: null }]) : wanted.delete(id)))
      .finally(() => {
        asking--;
        next();
      });
  }
}
