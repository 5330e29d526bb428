// What screens read from the server: one thing, or a list by pages.
import { html, useEffect, useRef, useState } from "../html.js";
import { t } from "../texts/text.js";
import { Failed, Loading } from "./notice.js";

/**
 * Reads something when the screen opens and whenever one of `inputs` changes. What an older read brings is not shown.
 *
 * @param {(signal: AbortSignal) => Promise<any>} read
 * @returns {{ value: any, error: ?Error, busy: boolean, reload: () => void, set: (value: any) => void }}
 */
export function useLoad(read, inputs = []) {
  const [state, setState] = useState({ value: undefined, error: null, busy: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((known) => ({ ...known, error: null, busy: true }));
    read(abort.signal).then(
      (value) => abort.signal.aborted || setState({ value, error: null, busy: false }),
      (error) => abort.signal.aborted || setState((known) => ({ ...known, error, busy: false })),
    );
    return () => abort.abort();
  }, [...inputs, round]);
  return {
    ...state,
    reload: () => setRound((n) => n + 1),
    set: (value) => setState({ value, error: null, busy: false }),
  };
}

/**
 * Reads a list page by page.
 *
 * @param {(cursor: ?string, signal: AbortSignal) => Promise<{ entries: any[], next: ?string }>} read
 */
export function usePages(read, inputs = []) {
  const first = useLoad((signal) => read(null, signal), inputs);
  const [more, setMore] = useState({ entries: [], next: undefined, busy: false, error: null });
  const latest = useRef(first.value);
  latest.current = first.value;
  useEffect(() => setMore({ entries: [], next: undefined, busy: false, error: null }), [first.value]);
  const next = more.next === undefined ? first.value?.next : more.next;
  const loadMore = async () => {
    if (!next || more.busy) {
      return;
    }
    const of = first.value;
    setMore((known) => ({ ...known, busy: true, error: null }));
    try {
      const page = await read(next, new AbortController().signal);
      if (latest.current === of) {
        setMore((known) => ({ entries: [...known.entries, ...page.entries], next: page.next ?? null, busy: false, error: null }));
      }
    } catch (error) {
      setMore((known) => ({ ...known, busy: false, error }));
    }
  };
  return {
    ...first,
    entries: first.value && [...first.value.entries, ...more.entries],
    next,
    moreBusy: more.busy,
    moreError: more.error,
    loadMore,
  };
}

/** What was read, once it is there. `children` draws the value. */
export function Loaded({ of, children }) {
  if (of.value !== undefined) {
    return children(of.value);
  }
  return of.error ? html`<${Failed} error=${of.error} retry=${of.reload} />` : html`<${Loading} />`;
}

/** The end of a list by pages: it goes on by itself when it comes into sight, and by a button. */
export function More({ pages }) {
  const end = useRef(null);
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => entries.some((each) => each.isIntersecting) && pages.loadMore(), {
      rootMargin: "600px",
    });
    if (end.current) {
      seen.observe(end.current);
    }
    return () => seen.disconnect();
  });
  if (pages.moreError) {
    return html`<${Failed} error=${pages.moreError} retry=${pages.loadMore} />`;
  }
  return pages.next
    ? html`<div class="more" ref=${end}>
        <button type="button" class="button" disabled=${pages.moreBusy} onClick=${pages.loadMore}>${t("action.more")}</button>
      </div>`
    : null;
}
