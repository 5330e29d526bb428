// Whether the server answers. While it does not, it is asked again and again, and the frame says so.
import { store } from "./store.js";

/** False while the server cannot be reached. */
export const reachable = store(true);

const EVERY = 2_000; // milliseconds

/** An answer came. */
export function reached() {
  reachable.set(true);
}

/** None came, after several tries. */
export function unreachable() {
  if (reachable.value) {
    reachable.set(false);
    setTimeout(tryAgain, EVERY);
  }
}

async function tryAgain() {
  try {
    await fetch("/", { method: "HEAD", cache: "no-store" });
    reached();
  } catch {
    setTimeout(tryAgain, EVERY);
  }
}
