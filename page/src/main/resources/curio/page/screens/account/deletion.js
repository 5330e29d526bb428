// The end of one's own account.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { Icon } from "../../parts/icon.js";
import { go } from "../../router.js";
import { left } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

/** @param {{ user: object }} props */
export function Deletion({ user }) {
  const [asked, setAsked] = useState(false);
  const gone = () => {
    go("/", { replace: true });
    left();
    toast(t("account.deletion.done"));
  };
  return html`<section class="card" aria-labelledby="deletion-title">
    <h2 id="deletion-title">${t("account.deletion")}</h2>
    <p>${t("account.deletion.text")}</p>
    <button type="button" class="button danger" onClick=${() => setAsked(true)}><${Icon} name="trash" /> ${t("account.deletion.submit")}</button>
    ${asked &&
    html`<${Confirm} title=${t("account.deletion.title", { name: user.username })} text=${t("account.deletion.sure")}
      action=${t("account.deletion.submit")} danger prove write=${(body) => call("removeMe", { body })} onDone=${gone}
      onClose=${() => setAsked(false)}>
      <label class="check"><input type="checkbox" required /> ${t("account.deletion.understood")}</label>
    <//>`}
  </section>`;
}
