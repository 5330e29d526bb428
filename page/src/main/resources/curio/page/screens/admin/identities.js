// The Mobile-ID of somebody's account, which an administrator may unlink.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { toast } from "../../state/toasts.js";
import { day, t } from "../../texts/text.js";

/** @param {{ account: { id: number } }} props */
export function Identities({ account }) {
  const identities = useLoad((signal) => call("identitiesOf", { params: { id: account.id }, signal }));
  const [asked, setAsked] = useState(null);
  const done = () => {
    setAsked(null);
    identities.reload();
    toast(t("account.identity.unlinked.done"));
  };
  return html`<section class="card" aria-labelledby="identities-title">
    <h2 id="identities-title">${t("account.identity")}</h2>
    <${Loaded} of=${identities}>${({ data }) => data.length === 0
      ? html`<p class="hint">${t("admin.identities.none")}</p>`
      : html`<ul class="lines">${data.map((each) => html`<li class="line" key=${each.id}>
          <div class="line-text"><p><strong>Mobile-ID</strong></p>
            <p class="hint">${each.linkedAt ? t("account.identity.since", { date: day(each.linkedAt) }) : t("account.identity.linked")}</p></div>
          <button type="button" class="button" onClick=${() => setAsked(each)}>${t("account.identity.unlink")}</button>
        </li>`)}</ul>`}<//>
    ${asked &&
    html`<${Confirm} title=${t("account.identity.unlink")} text=${t("admin.identities.text")} action=${t("account.identity.unlink")} danger prove
      write=${(body) => call("unlinkIdentityOf", { params: { id: account.id, identityId: asked.id }, body })} onDone=${done}
      onClose=${() => setAsked(null)} />`}
  </section>`;
}
