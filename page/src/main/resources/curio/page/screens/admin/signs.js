// What stands out of an account in lists and above it.
import { html } from "../../html.js";
import { t } from "../../texts/text.js";

/** Its role, and that it sleeps. @param {{ account: { role: string, active: boolean } }} props */
export function Signs({ account }) {
  return html`${account.role !== "member" && html`<span class="chip">${t(`role.${account.role}`)}</span>`}
    ${account.active === false && html`<span class="chip bad">${t("admin.user.inactive")}</span>`}`;
}
