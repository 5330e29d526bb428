// The one way to the API. Cookies say who asks; an access token that has run out is renewed, and whoever is not signed in
// any more signs in where they are, after which the request goes on.
import { reached, unreachable } from "../state/connection.js";
import { expired, keepFresh, renew } from "../state/session.js";
import { ApiError, Unreachable } from "./errors.js";
import { OPERATIONS } from "./operations.js";
import { fetchWithProgress } from "./progress.js";

/** How often a request that got no answer is sent again by itself, and after how long, in milliseconds. */
const PAUSES = [300, 1_200, 3_000];

/**
 * Sends a request and gives back what its answer says.
 *
 * @param {keyof OPERATIONS} name
 * @param {object} [input]
 * @param {Object<string, string|number>} [input.params] variables of the path
 * @param {object} [input.query] empty values are left out
 * @param {any} [input.body] sent as JSON; a Blob or FormData is sent as it is
 * @param {string} [input.key] the Idempotency-Key of a write: with it a request may be sent again without a second effect
 * @param {AbortSignal} [input.signal] gives up
 * @param {(share: number) => void} [input.onProgress] is told how much of the body has been sent, 0 to 1
 * @param {boolean} [input.quiet] a visitor's 401 is an answer; nobody is asked to sign in
 * @returns {Promise<any>} the JSON of the answer, `null` for none
 * @throws {ApiError} for an answer that is none of success
 * @throws {Unreachable} if no answer came
 */
export async function call(name, input = {}) {
  return (await exchange(name, input)).value;
}

/** The same with `status` and `headers` of the answer, beside its `value`. */
export async function exchange(name, input = {}) {
  const [method, template] = OPERATIONS[name];
  if (!input.quiet) {
    await keepFresh();
  }
  const repeatable = method === "GET" || method === "DELETE" || Boolean(input.key);
  for (let attempt = 0; ; attempt++) {
    const began = Date.now();
    const answer = await send(method, urlOf(template, input), input, repeatable);
    if (answer.ok) {
      return { value: await valueOf(answer), status: answer.status, headers: answer.headers };
    }
    const error = new ApiError(answer.status, answer.headers, await valueOf(answer).catch(() => null));
    if (error.status !== 401 || input.quiet || attempt === 2) {
      throw error;
    }
    // Once more with a new token; then once more after the person has signed in again.
    if (!(attempt === 0 && (await renew(began))) && !(await expired())) {
      throw error;
    }
  }
}

/** Begins to read something and stops at once: for the server it was looked at, and next to nothing travels. */
export async function glance(name, input = {}) {
  const [method, template] = OPERATIONS[name];
  const answer = await fetch(urlOf(template, input), { method, signal: input.signal });
  await answer.body?.cancel();
}

async function send(method, url, { body, key, signal, onProgress }, repeatable) {
  const headers = {};
  if (key) {
    headers["Idempotency-Key"] = key;
  }
  const isRaw = body instanceof Blob || body instanceof FormData;
  if (body !== undefined && !isRaw) {
    headers["Content-Type"] = "application/json";
  }
  const init = { method, headers, signal, body: body === undefined || isRaw ? body : JSON.stringify(body) };
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await (onProgress ? fetchWithProgress(url, init, onProgress) : fetch(url, init));
      reached();
      if (answer.status !== 503 || !repeatable || attempt === PAUSES.length) {
        return answer;
      }
    } catch (problem) {
      if (signal?.aborted) {
        throw problem;
      }
      if (!repeatable || attempt === PAUSES.length) {
        unreachable();
        throw new Unreachable();
      }
    }
    await new Promise((resume) => setTimeout(resume, PAUSES[attempt] * (0.5 + Math.random())));
  }
}

/** The address of a request. */
export function urlOf(template, { params = {}, query = {} } = {}) {
  return withQuery(template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name])), query);
}

/** A path with the values that are given; empty ones are left out. */
export function withQuery(path, values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

async function valueOf(answer) {
  const text = await answer.text();
  return text && /json/.test(answer.headers.get("Content-Type") ?? "") ? JSON.parse(text) : text || null;
}
