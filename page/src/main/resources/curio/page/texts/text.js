// All that the page says, in the language that was chosen.
import { settings } from "../state/settings.js";
import { ApiError, Unreachable } from "../api/errors.js";
import en from "./en.js";
import et from "./et.js";
import { refusal } from "./refusals.js";

const LANGUAGES = { en, et };

/**
 * The text of a key. `{name}` stands for a value; where a text has several forms, `values.n` chooses by the rules of plural
 * of the language: `{ one: "{n} like", other: "{n} likes" }`.
 */
export function t(key, values = {}) {
  const { language } = settings.value;
  const text = LANGUAGES[language][key] ?? key;
  const form = typeof text === "string" ? text : (text[intl("PluralRules").select(values.n)] ?? text.other);
  return form.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** What went wrong, in words for a person. */
export function problemText(error) {
  if (error instanceof Unreachable) {
    return t("problem.unreachable");
  }
  if (error instanceof ApiError) {
    if (error.status === 429 || error.status === 503) {
      return t(`problem.${error.status}`, { n: error.retryAfter || 1 });
    }
    return error.status >= 500 ? t("problem.server", { id: error.requestId }) : refusalText(error.message);
  }
  return t("problem.page");
}

/** A sentence by which the server refuses, in the language that was chosen if it is a known one; as it is otherwise. */
export function refusalText(sentence) {
  return refusal(sentence, { t, money }) ?? sentence;
}

/** A sum with two decimals. */
export function money(amount) {
  return `${intl("NumberFormat", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount)} €`;
}

/** A number as people of the language write it. */
export function number(value) {
  return intl("NumberFormat").format(value);
}

/** A day, of a date or an ISO text; one without a time is that day everywhere. */
export function day(date) {
  const timeZone = /^\d{4}-\d{2}-\d{2}$/.test(date) ? "UTC" : undefined;
  return intl("DateTimeFormat", { dateStyle: "medium", timeZone }).format(new Date(date));
}

/** A day and a time of day. */
export function moment(date) {
  return intl("DateTimeFormat", { dateStyle: "medium", timeStyle: "short" }).format(new Date(date));
}

const STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
  ["week", 4.35],
  ["month", 12],
  ["year", Infinity],
];

/** How long ago it was, or how soon it will be. */
export function ago(date, now = Date.now()) {
  let amount = (new Date(date) - now) / 1_000;
  for (const [unit, most] of STEPS) {
    if (Math.abs(amount) < most) {
      return intl("RelativeTimeFormat", { numeric: "auto" }).format(Math.round(amount), unit);
    }
    amount /= most;
  }
}

const made = new Map();

/** A formatter of the language; kept, because making one takes longer than a thousand uses. */
function intl(kind, form = {}) {
  const { language } = settings.value;
  const key = `${kind} ${language} ${JSON.stringify(form)}`;
  if (!made.has(key)) {
    made.set(key, new Intl[kind](language, form));
  }
  return made.get(key);
}
