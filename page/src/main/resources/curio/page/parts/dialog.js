// A question or a form above the screen: the browser's own dialog, which keeps the keyboard inside and closes by Escape.
import { html, useEffect, useId, useRef } from "../html.js";
import { t } from "../texts/text.js";
import { Icon } from "./icon.js";

/** @param {{ title: string, onClose: () => void, children: any }} props shown as long as it is drawn */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef(null);
  const id = useId();
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${dialog} class="dialog" aria-labelledby=${id} onCancel=${cancel}>
    <header class="dialog-head">
      <h2 id=${id}>${title}</h2>
      <button type="button" class="button quiet icon-only" aria-label=${t("action.close")} onClick=${onClose}>
        <${Icon} name="close" />
      </button>
    </header>
    ${children}
  </dialog>`;
}
