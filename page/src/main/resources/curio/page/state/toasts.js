// Short messages that come and go by themselves.
import { store } from "./store.js";

const SHOWN = 5_000; // milliseconds

/** What is shown: `{ id, text, kind }`, kind `good` or `bad`. */
export const toasts = store([]);

let last = 0;

/** Shows a message for a while. */
export function toast(text, kind = "good") {
  const id = ++last;
  toasts.set([...toasts.value, { id, text, kind }]);
  setTimeout(() => toasts.set(toasts.value.filter((each) => each.id !== id)), SHOWN);
}
