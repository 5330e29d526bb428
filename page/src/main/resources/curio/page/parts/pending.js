// Actions of the shop: sent once, and waited for until the shop has settled them.
import { call, exchange } from "../api/client.js";
import { ApiError } from "../api/errors.js";
import { html, useEffect, useRef, useState } from "../html.js";
import { t } from "../texts/text.js";
import { useWrite } from "./form.js";

const FIRST_PAUSE = 500; // milliseconds; the shop has had two seconds when it answers that something is pending
const LONGEST_PAUSE = 5_000;
const ACCEPTED = 202;

/**
 * A write that asks the shop for an action. It is busy until the shop has settled the action; `pending` says that it was taken
 * and takes longer, `submit` gives what the server says of it when it is applied. A rejection is an error like a refusal at once.
 *
 * @param {string} operation of api/operations.js
 */
export function useAction(operation) {
  const [pending, setPending] = useState(false);
  const gone = useRef(new AbortController());
  useEffect(() => () => gone.current.abort(), []);
  const write = useWrite(async (body, key) => {
    const { value, status } = await exchange(operation, { body, key });
    if (status !== ACCEPTED) {
      return value;
    }
    setPending(true);
    try {
      return { ...(await settled(value.actionId ?? value.id, gone.current.signal)), ...value, status: "applied" };
    } finally {
      setPending(false);
    }
  });
  return { ...write, pending };
}

/**
 * Waits for an action, for as long as it takes.
 *
 * @param {string} id the action's
 * @returns {Promise<object>} its state, applied
 * @throws {ApiError} with code and reason, if it is rejected
 */
export async function settled(id, signal) {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(LONGEST_PAUSE, pause * 1.5)) {
    await wait(pause, signal);
    const state = await call("action", { params: { id }, signal });
    if (state.status === "applied") {
      return state;
    }
    if (state.status === "rejected") {
      throw new ApiError(state.code, new Headers(), { detail: state.reason });
    }
  }
}

/** What is said while an action takes longer. */
export function Pending({ action }) {
  return html`<div role="status">
    ${action.pending &&
    html`<p class="alert waiting"><span class="spinner" aria-hidden="true"></span> ${t("action.pending")}</p>`}
  </div>`;
}

function wait(pause, signal) {
  return new Promise((resume, reject) => {
    const timer = setTimeout(resume, pause);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
