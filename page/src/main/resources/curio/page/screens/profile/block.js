// Keeping somebody off. Who is blocked is not told, and the server gives no list, so both ways are always open.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

/** @param {{ person: { id: number, username: string } }} props */
export function Block({ person }) {
  const [asked, setAsked] = useState(null);
  const name = person.username;
  const params = { id: person.id };
  const done = () => {
    toast(t(`profile.${asked}.done`, { name }));
    setAsked(null);
  };
  return html`
    <button type="button" class="button quiet" onClick=${() => setAsked("block")}>${t("profile.block")}</button>
    <button type="button" class="button quiet" onClick=${() => setAsked("unblock")}>${t("profile.unblock")}</button>
    ${asked &&
    html`<${Confirm} title=${t(`profile.${asked}.title`, { name })} text=${t(`profile.${asked}.text`)} action=${t(`profile.${asked}`)}
      danger=${asked === "block"} write=${() => call(asked, { params })} onDone=${done} onClose=${() => setAsked(null)} />`}
  `;
}
