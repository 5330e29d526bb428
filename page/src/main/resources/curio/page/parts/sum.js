// Sums that people write. They are texts until they are sent: nothing is computed with them here, so nothing is rounded.
import { html } from "../html.js";
import { t } from "../texts/text.js";
import { Field } from "./form.js";

/** Twelve digits and two decimals, with a comma or a point. */
const PATTERN = "\\s*\\d{1,12}([.,]\\d{1,2})?\\s*";
const SIGNED = `\\s*-?${PATTERN}`;

/** A field for a sum; what else is given goes to it. `signed` allows one below zero. */
export function SumField({ signed = false, ...field }) {
  return html`<${Field} inputmode="decimal" autocomplete="off" pattern=${signed ? SIGNED : PATTERN} title=${t("sum.form")}
    ...${field} />`;
}

/**
 * The number of a sum as it was written; undefined for an empty one. It has at most 14 digits, so JSON writes the same digits.
 *
 * @param {string} [text]
 */
export function sumOf(text) {
  const written = (text ?? "").trim().replace(",", ".");
  return written === "" ? undefined : Number(written);
}
