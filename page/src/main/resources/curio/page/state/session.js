// Who is signed in. Tokens are cookies that no script can read; what is remembered here is only that there are some.
import { call, exchange } from "../api/client.js";
import { store } from "./store.js";

/** `user` is the own account, or null; `known` is false until that is sure, and `error` says why it is not yet. */
export const session = store({ user: null, known: false });

/** Set while somebody is asked to sign in again, where they are: `{ username, done(ok) }`. */
export const signInWanted = store(null);

/** True while the session is being ended: what is open by it is closed first. */
export const leaving = store(false);

const REMEMBERED = "curio.user";
const RENEWED = "curio.renewed";
const EARLY = 30_000; // a token is renewed so long before it runs out, in milliseconds
const AGAIN = 2_000; // until the server is asked once more who is signed in, in milliseconds

const tabs = new BroadcastChannel("curio-session");
let runsOut = 0; // when the access token does, by this computer's clock
let renewing = null;
let asking = null;
let question = 0; // counts what makes older answers about who is signed in stale

tabs.onmessage = ({ data }) => (data === "left" ? forget() : findOut());

/** Finds out who is signed in, at the start. */
export async function restoreSession() {
  await (localStorage.getItem(REMEMBERED) ? findOut() : settle(null));
}

/** Asks the server who is signed in, until it says: what another tab has stored about that may not be seen here yet. */
async function findOut() {
  for (const of = ++question; of === question; ) {
    try {
      const user = await ownAccount();
      return of === question && settle(user);
    } catch (error) {
      if (of === question && !session.value.known) {
        session.set({ user: null, known: false, error });
      }
      await new Promise((resume) => setTimeout(resume, AGAIN));
    }
  }
}

/** The own account; null if nobody is signed in. @throws whatever leaves that unknown */
async function ownAccount() {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call("me", { quiet: true });
    } catch (error) {
      if (error.status !== 401 && error.status !== 403) {
        throw error;
      }
      if (error.status === 403 || attempt === 1 || !(await renew(Date.now()))) {
        localStorage.removeItem(REMEMBERED);
        return null;
      }
    }
  }
}

/** Who is signed in is sure. What waits for somebody to sign in again goes on if it was the same person, here or in another tab. */
function settle(user) {
  question++;
  const isSame = user !== null && user.id === session.value.user?.id;
  session.set({ user, known: true });
  signInWanted.value?.done(isSame);
}

/** Reads one's own account again, after it was changed. */
export async function reloadUser() {
  session.set({ user: await call("me"), known: true });
}

/** Signs in by password. @throws {ApiError} 401 for a wrong one */
export async function signIn(name, password) {
  accept(await exchange("signIn", { body: { name, password }, quiet: true }));
  await entered();
}

/** Signs in by the refresh token of a session that was opened another way; it is exchanged for cookies. */
export async function signInByToken(refreshToken) {
  accept(await exchange("refresh", { body: { refreshToken }, quiet: true }));
  await entered();
}

/** What follows when the server has set the cookies of a session, whichever way. */
export async function entered() {
  const user = await call("me", { quiet: true });
  localStorage.setItem(REMEMBERED, user.username);
  settle(user);
  tabs.postMessage("entered");
}

/** Ends the session, here and on the server. */
export async function signOut() {
  leaving.set(true);
  try {
    await call("signOut", { body: {}, quiet: true }).catch((error) => {
      if (error.status !== 401) {
        throw error;
      }
    });
    left();
  } finally {
    leaving.set(false);
  }
}

/** The session is over; what was shown to it is forgotten. */
export function left() {
  localStorage.removeItem(REMEMBERED);
  forget();
  tabs.postMessage("left");
}

function forget() {
  runsOut = 0;
  settle(null);
}

/**
 * Renews the access token. One tab does it for all.
 *
 * @param {number} since a token that is newer is not renewed, by this computer's clock
 * @returns {Promise<boolean>} whether there is a new one
 */
export function renew(since) {
  renewing ??= navigator.locks
    .request("curio-renew", async () => {
      if (Number(localStorage.getItem(RENEWED)) > since) {
        return true;
      }
      try {
        accept(await exchange("refresh", { body: {}, quiet: true }));
        return true;
      } catch (error) {
        if (error.status === 401 || error.status === 400) {
          return false;
        }
        throw error;
      }
    })
    .finally(() => (renewing = null));
  return renewing;
}

/** Renews a token that is about to run out, so that nobody is taken for a visitor. */
export async function keepFresh() {
  if (session.value.user && runsOut && Date.now() > runsOut - EARLY) {
    await renew(runsOut - 2 * EARLY).catch(() => false);
  }
}

/** Asks the person to sign in again, where they are. @returns {Promise<boolean>} whether they did */
export function expired() {
  if (!session.value.user) {
    return Promise.resolve(false);
  }
  asking ??= new Promise((resolve) => {
    const { username } = session.value.user;
    signInWanted.set({
      username,
      done(ok) {
        signInWanted.set(null);
        asking = null;
        resolve(ok);
      },
    });
  });
  return asking;
}

function accept({ value, headers }) {
  const now = Date.parse(headers.get("Date")) || Date.now();
  runsOut = value.expires_at ? Date.now() + value.expires_at * 1000 - now : 0;
  localStorage.setItem(RENEWED, String(Date.now()));
}
