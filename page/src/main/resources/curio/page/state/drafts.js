// Pictures that are about to be shared. They stay while one looks at other screens; a reload brings back what was typed when
// the same picture is chosen again, under the same key, so that none is shared twice.
import { call } from "../api/client.js";
import { newKey } from "../api/key.js";
import { session } from "./session.js";
import { store } from "./store.js";

const MOST_BYTES = 10 * 1024 * 1024;
const TYPED = "curio.draft.picture";
const SAID = ["title", "description", "alt", "tags", "visibility"];

/**
 * Drafts in the order in which they are sent: `{ id, key, file, url, name, title, description, alt, tags, visibility, state,
 * share, error, imageID }`; `state` is new, waiting, sending, failed or done, `share` how much has been sent, 0 to 1.
 */
export const drafts = store([]);

let owner = null; // id of the account whose drafts they are
let sending = null;

/** A draft of a file. */
export function draftOf(file) {
  const name = `${TYPED}.${session.value.user?.id}/${file.name}/${file.size}/${file.lastModified}`;
  return {
    id: newKey(),
    key: newKey(),
    ...{ title: "", description: "", alt: "", tags: [], visibility: "public" },
    ...JSON.parse(sessionStorage.getItem(name) ?? "{}"),
    ...{ file, name, url: URL.createObjectURL(file), state: "new", share: 0, error: null, imageID: null },
  };
}

export function addDrafts(files) {
  drafts.set([...drafts.value, ...[...files].map(draftOf)]);
}

/** What somebody typed; it is another picture then, under another key. */
export function say(id, members) {
  change(id, { ...members, key: newKey() });
  remember(drafts.value.find((draft) => draft.id === id));
}

/** Takes drafts away: one, or all that are done. */
export function dropDrafts(gone) {
  drafts.value.filter(gone).forEach(forget);
  drafts.set(drafts.value.filter((draft) => !gone(draft)));
}

/**
 * Shares all that are not shared yet, one after another; each failure stands at its draft.
 *
 * @returns {Promise<boolean>} false if they were under way already
 */
export async function shareDrafts() {
  for (const { id, state } of drafts.value) {
    if (state === "new" || state === "failed") {
      change(id, { state: "waiting", error: null });
    }
  }
  if (sending) {
    return false;
  }
  sending = (async () => {
    for (let next; (next = drafts.value.find(({ state }) => state === "waiting")); ) {
      await shareOne(next.id);
    }
  })().finally(() => (sending = null));
  await sending;
  return true;
}

async function shareOne(id) {
  const draft = drafts.value.find((each) => each.id === id);
  change(id, { state: "sending", share: 0 });
  remember(draft);
  try {
    const imageID = await share(draft, (part) => change(id, { share: part }));
    change(id, { state: "done", share: 1, imageID });
    forget(draft, false);
  } catch (error) {
    change(id, { state: "failed", share: 0, error });
  }
}

/** Sends a draft. @returns {Promise<string>} the id of the image */
export async function share(draft, onProgress) {
  if (draft.file.size > MOST_BYTES) {
    throw new TooLarge();
  }
  const form = new FormData();
  form.append("file", draft.file);
  for (const member of SAID) {
    form.append(member, String(draft[member]));
  }
  return (await call("upload", { body: form, key: draft.key, onProgress })).imageID;
}

/** So large that the server would refuse it: it is not sent. */
export class TooLarge extends Error {}

function change(id, members) {
  drafts.set(drafts.value.map((draft) => (draft.id === id ? { ...draft, ...members } : draft)));
}

function remember(draft) {
  const typed = Object.fromEntries(["key", ...SAID].map((member) => [member, draft[member]]));
  sessionStorage.setItem(draft.name, JSON.stringify(typed));
}

function forget(draft, shown = true) {
  sessionStorage.removeItem(draft.name);
  if (shown) {
    URL.revokeObjectURL(draft.url);
  }
}

/** What one account typed is not for the next. While somebody is asked to sign in again it stays. */
session.listen(({ user }) => {
  const id = user?.id ?? null;
  if (owner !== null && id !== owner) {
    dropDrafts(() => true);
  }
  owner = id;
});

/** A page that is left would lose what is on its way. */
addEventListener("beforeunload", (event) => {
  if (drafts.value.some(({ state }) => state !== "done")) {
    event.preventDefault();
  }
});
