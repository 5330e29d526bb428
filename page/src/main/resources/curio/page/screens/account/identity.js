// The Mobile-ID that is linked to the account: it proves who one is, and opens the account without a password.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { Icon } from "../../parts/icon.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { MobileIdDialog } from "../../parts/mobile-id-dialog.js";
import { OwnerProof } from "../../parts/owner-proof.js";
import { reloadUser } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { day, t } from "../../texts/text.js";

/** @param {{ user: object }} props */
export function Identity({ user }) {
  const identities = useLoad((signal) => call("identities", { signal }));
  const [open, setOpen] = useState(null); // "link", or the identity that is to be unlinked
  const done = (text) => {
    setOpen(null);
    identities.reload();
    reloadUser();
    toast(text);
  };
  return html`<section class="card" aria-labelledby="identity-title">
    <h2 id="identity-title">${t("account.identity")}</h2>
    <p class="hint lead">${t("account.identity.text")}</p>
    <${Loaded} of=${identities}>${({ data }) => data.length === 0
      ? html`<button type="button" class="button" onClick=${() => setOpen("link")}><${Icon} name="phone" /> ${t("account.identity.link")}</button>`
      : html`<ul class="lines">${data.map((each) => html`<${Linked} key=${each.id} identity=${each} user=${user} unlink=${() => setOpen(each)} />`)}</ul>`}<//>
    ${open === "link" &&
    html`<${MobileIdDialog} title=${t("account.identity.link")} link onDone=${() => done(t("account.identity.linked.done"))} onClose=${() => setOpen(null)}>
      <${OwnerProof} />
    <//>`}
    ${open && open !== "link" &&
    html`<${Confirm} title=${t("account.identity.unlink")} text=${t("account.identity.unlink.text")} action=${t("account.identity.unlink")} danger prove
      write=${(body) => call("unlinkIdentity", { params: { id: open.id }, body })} onDone=${() => done(t("account.identity.unlinked.done"))}
      onClose=${() => setOpen(null)} />`}
  </section>`;
}

function Linked({ identity, user, unlink }) {
  return html`<li class="line">
    <div class="line-text">
      <p><span class="verified"><${Icon} name="check" /> <strong>Mobile-ID</strong></span></p>
      <p class="hint">${identity.linkedAt ? t("account.identity.since", { date: day(identity.linkedAt) }) : t("account.identity.linked")}</p>
      ${user.hasPassword === false && html`<p class="hint">${t("account.identity.only")}</p>`}
    </div>
    <button type="button" class="button" disabled=${user.hasPassword === false} onClick=${unlink}>${t("account.identity.unlink")}</button>
  </li>`;
}
