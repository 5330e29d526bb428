// A state in a word, a sign and a colour: no one of them alone.
import { html } from "../../html.js";
import { Icon } from "../../parts/icon.js";

/** @param {{ good: boolean, children: any }} props */
export function Mark({ good, children }) {
  return html`<span class="mark ${good ? "good" : "bad"}"><${Icon} name=${good ? "check" : "warn"} />${children}</span>`;
}
