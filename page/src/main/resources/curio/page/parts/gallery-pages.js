// Lists of pictures by pages. Whoever comes back to one by the browser's back finds it as it was left.
import { call } from "../api/client.js";
import { useLayoutEffect, useRef } from "../html.js";
import { session } from "../state/session.js";
import { usePages } from "./load.js";

const PAGE = 30; // pictures
const LISTS = 5; // that are kept

const kept = new Map();

/** Something about pictures has changed: lists are read anew. */
export function forgetPictures() {
  kept.clear();
}

/** The pictures that a query finds, as `usePages` gives them. */
export function useGalleryPages({ tag = "", author = "" }) {
  const { user } = session.use();
  const list = JSON.stringify([user?.id, tag, author]);
  const left = useRef(cameBack() ? kept.get(list) : null);
  const returning = useRef(Boolean(left.current));
  const pages = usePages(
    async (cursor, signal) => {
      const known = left.current;
      left.current = null;
      if (known && !cursor) {
        return known;
      }
      const page = await call("images", { query: { tag, author, limit: PAGE, cursor }, signal });
      return { entries: page.images, next: page.next ?? null };
    },
    [list],
  );
  useLayoutEffect(() => {
    if (!pages.entries || pages.busy) {
      return;
    }
    keep(list, { entries: pages.entries, next: pages.next ?? null });
    if (returning.current) {
      returning.current = false;
      scrollTo(0, history.state?.scroll ?? 0);
    }
  }, [pages.entries?.length, pages.busy]);
  return pages;
}

/** The router notes where one was on what one leaves; a screen that is opened anew has no such note. */
function cameBack() {
  return history.state?.scroll !== undefined;
}

function keep(list, pages) {
  kept.delete(list);
  kept.set(list, pages);
  if (kept.size > LISTS) {
    kept.delete(kept.keys().next().value);
  }
}
