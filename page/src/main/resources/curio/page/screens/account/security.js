// How one gets in: password, sessions, Mobile-ID.
import { html } from "../../html.js";
import { Identity } from "./identity.js";
import { Password } from "./password.js";
import { Sessions } from "./sessions.js";

/** @param {{ user: object }} props */
export function Security({ user }) {
  return html`<div class="stack"><${Password} user=${user} /><${Sessions} /><${Identity} user=${user} /></div>`;
}
