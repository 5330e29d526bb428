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
  const form = typeof text === "string" ? text : (text[new Intl.PluralRules(language).select(values.n)] ?? text.other);
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
  const sum = new Intl.NumberFormat(settings.value.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${sum.format(amount)} €`;
}

/** A number as people of the language write it. */
export function number(value) {
  return new Intl.NumberFormat(settings.value.language).format(value);
}

/** A day, of a date or an ISO text; one without a time is that day everywhere. */
export function day(date) {
  const timeZone = /^\d{4}-\d{2}-\d{2}$/.test(date) ? "UTC" : undefined;
  return new Intl.DateTimeFormat(settings.value.language, { dateStyle: "medium", timeZone }).format(new Date(date));
}

/** A day and a time of day. */
export function moment(date) {
  const form = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(settings.value.language, form).format(new Date(date));
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
      const form = new Intl.RelativeTimeFormat(settings.value.language, { numeric: "auto" });
      return form.format(Math.round(amount), unit);
    }
    amount /= most;
  }
}
