// Finds items by pages, newest first.
import { exchange } from "../../api/client.js";

const LIMIT = 24;
const NOT_FOUND = 404;
const WORD = /[\p{L}\p{N}]/u;

/** What `holding` of the filters may be beside the four of the server: all that can be bought now. */
export const FOR_SALE = "for-sale";

/**
 * One page of what answers to the filters. The server knows one holding at a time, and wants some filter: what can be bought,
 * and all there is, are several lists that are put together here, in the order in which items became known.
 *
 * @param {{ name?: string, category?: string, state?: string, holding?: string }} filters
 * @param {?object} cursor of the page before
 */
export async function findItems(filters, cursor, signal) {
  if (filters.name && !WORD.test(filters.name)) {
    return { entries: [], next: null }; // the server refuses to look for marks alone
  }
  const lists = cursor
    ? cursor.map((list) => ({ ...list, waiting: [...list.waiting] })) // one that failed half-way can be asked for again
    : holdingsOf(filters).map((holding) => ({ holding, waiting: [], next: "" }));
  const entries = [];
  while (entries.length < LIMIT) {
    await Promise.all(lists.map((list) => refill(list, filters, signal)));
    const newest = lists.filter(({ waiting }) => waiting.length > 0).sort(byNewest)[0];
    if (!newest) {
      break;
    }
    entries.push(newest.waiting.shift());
  }
  const isMore = lists.some(({ waiting, next }) => waiting.length > 0 || next !== null);
  return { entries, next: isMore ? lists : null };
}

function holdingsOf({ name, category, state, holding }) {
  if (holding === FOR_SALE) {
    return ["REGISTERED", "IN_SHOP"];
  }
  const isAll = !holding && !name && !category && !state;
  return isAll ? ["REGISTERED", "IN_SHOP", "WITH_CLIENT", "PAWNED"] : [holding];
}

async function refill(list, filters, signal) {
  if (list.waiting.length > 0 || list.next === null) {
    return;
  }
  const query = { ...filters, holding: list.holding, limit: LIMIT, cursor: list.next };
  try {
    const { value, headers } = await exchange("items", { query, signal });
    list.waiting = value.map(({ item }) => item);
    list.next = cursorOf(headers.get("Link"));
  } catch (error) {
    if (error.status !== NOT_FOUND) {
      throw error;
    }
    list.next = null; // nothing answers to the filters
  }
}

/** The cursor in a Link header (RFC 8288); null if there is no next page. */
function cursorOf(link) {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? "");
  return next && new URL(next[1], location.href).searchParams.get("cursor");
}

function byNewest(one, other) {
  return other.waiting[0].createdAt.localeCompare(one.waiting[0].createdAt);
}
