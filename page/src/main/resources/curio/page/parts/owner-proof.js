// What shows that a session is used by its owner: the current password, or for an account without one a sign-in by Mobile-ID
// a moment ago.
import { html, useState } from "../html.js";
import { session } from "../state/session.js";
import { t } from "../texts/text.js";
import { Field } from "./form.js";
import { Icon } from "./icon.js";
import { MobileIdDialog } from "./mobile-id-dialog.js";

/** The last field of a form that changes how one gets in: `currentPassword`. @param {{ problem?: string }} props */
export function OwnerProof({ problem }) {
  const { user } = session.use();
  const [asked, setAsked] = useState(false);
  const [shown, setShown] = useState(false);
  if (user?.hasPassword !== false) {
    return html`<${Field} label=${t("proof.password")} name="currentPassword" type="password" required=${user?.hasPassword === true}
      autocomplete="current-password" problem=${problem} />`;
  }
  const done = () => {
    setAsked(false);
    setShown(true);
  };
  return html`<div class="alert">
    <p>${shown ? t("proof.shown") : t("proof.mobileId")}</p>
    <button type="button" class="button" onClick=${() => setAsked(true)}><${Icon} name="phone" /> ${t("proof.confirm")}</button>
    ${asked && html`<${MobileIdDialog} title=${t("proof.confirm")} onDone=${done} onClose=${() => setAsked(false)} />`}
  </div>`;
}
