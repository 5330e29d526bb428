// All that the API gives of oneself, read page by page in the browser.
import { call } from "../../api/client.js";

/** Parts of the file: how each is read, and where its entries stand. */
const PARTS = {
  account: { operation: "me" },
  sessions: { operation: "sessions", entries: (page) => page.data },
  identities: { operation: "identities", entries: (page) => page.data },
  following: { operation: "friends", entries: (page) => page.data, limit: 1_000 },
  followers: { operation: "followers", entries: (page) => page.data, limit: 1_000 },
  posts: { operation: "postsOf", entries: (page) => page.data, limit: 1_000, params: ({ id }) => ({ id }) },
  pictures: { operation: "images", entries: (page) => page.images, limit: 100, query: ({ username }) => ({ author: username }) },
  orders: { operation: "orders", entries: (page) => page.data.data, limit: 100 },
};

/**
 * Reads everything.
 *
 * @param {{ id: number, username: string }} user
 * @param {(progress: { part: string, entries: number, share: number }) => void} onProgress `share` of the parts, 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>} a JSON document
 */
export async function gather(user, onProgress, signal) {
  const parts = Object.entries(PARTS);
  const file = { format: "curio-export-1", exportedAt: new Date().toISOString() };
  let entries = 0;
  for (const [i, [name, part]] of parts.entries()) {
    onProgress({ part: name, entries, share: i / parts.length });
    if (!part.entries) {
      file[name] = await call(part.operation, { signal });
      continue;
    }
    file[name] = [];
    let cursor;
    do {
      const query = { ...part.query?.(user), cursor, limit: part.limit };
      const page = await call(part.operation, { params: part.params?.(user), query, signal });
      file[name].push(...part.entries(page));
      cursor = page.next;
      entries += part.entries(page).length;
      onProgress({ part: name, entries, share: (i + 0.5) / parts.length });
    } while (cursor);
  }
  return new Blob([JSON.stringify(file, null, 2)], { type: "application/json" });
}
