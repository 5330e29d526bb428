// What the server says against a form, at the field that it is about.
import { ApiError } from "../api/errors.js";
import { refusalText, t } from "../texts/text.js";

const TAKEN = /^existing (\w+)$/;
const OF_FIELD = /^(\w+): (.*)$/s;

/**
 * Which field a refusal is about, and its words; null if it is about none of these fields.
 *
 * @param {?Error} error
 * @param {string[]} fields names of those that the form has
 * @returns {?{ field: string, text: string }}
 */
export function refused(error, fields) {
  if (!(error instanceof ApiError) || ![400, 403, 409].includes(error.status)) {
    return null;
  }
  const taken = TAKEN.exec(error.message);
  if (taken && fields.includes(taken[1])) {
    return { field: taken[1], text: t(`refused.taken.${taken[1]}`) };
  }
  const [, field, reason] = OF_FIELD.exec(error.message) ?? [];
  if (!fields.includes(field)) {
    return null;
  }
  const known = field === "passwordConfirm" || (field === "currentPassword" && error.status === 403);
  return { field, text: known ? t(`refused.${field}`) : said(reason, error.message) };
}

/** The words for a field: what was found, and what is expected. */
function said(reason, sentence) {
  const words = refusalText(sentence);
  if (words !== sentence) {
    return words;
  }
  const [found, expected] = reason.split(" (expected: ");
  return expected ? t("refused.expected", { found, expected: expected.replace(/\)$/, "") }) : found;
}

/** The words of a refusal for one field, if it is about that. */
export function at(problem, field) {
  return problem?.field === field ? problem.text : undefined;
}
