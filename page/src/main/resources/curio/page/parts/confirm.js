// A question before something that cannot be taken back, with what it means.
import { html } from "../html.js";
import { t } from "../texts/text.js";
import { Dialog } from "./dialog.js";
import { Form, Submit, useWrite } from "./form.js";
import { at, refused } from "./refused.js";
import { OwnerProof } from "./owner-proof.js";

/**
 * @param {{
 *   title: string, text: string, action: string, danger?: boolean, prove?: boolean,
 *   write: (values: object, key: string) => Promise<any>, onDone: (result: any) => void, onClose: () => void, children?: any,
 * }} props `action` names the button; `prove` asks who it is, and the password is among the values of `write`; `children` are
 *     more fields
 */
export function Confirm({ title, text, action, danger = false, prove = false, write, onDone, onClose, children }) {
  const writing = useWrite(write);
  const problem = refused(writing.error, ["currentPassword"]);
  const submit = async (values) => {
    const result = await writing.submit(values);
    if (result !== undefined) {
      onDone(result);
    }
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    ${text && html`<p>${text}</p>`}
    <${Form} write=${writing} onSubmit=${submit} label=${title} atField=${problem !== null}>
      ${children} ${prove && html`<${OwnerProof} problem=${at(problem, "currentPassword")} />`}
      <div class="row end">
        <button type="button" class="button" onClick=${onClose}>${t("action.cancel")}</button>
        <${Submit} write=${writing} kind=${danger ? "danger" : "primary"}>${action}<//>
      </div>
    <//>
  <//>`;
}
