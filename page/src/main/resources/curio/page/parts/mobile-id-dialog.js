// Mobile-ID above a screen.
import { html } from "../html.js";
import { Dialog } from "./dialog.js";
import { MobileId } from "./mobile-id.js";

/** @param {{ title: string, onDone: () => void, onClose: () => void, link?: boolean, children?: any }} props as of MobileId */
export function MobileIdDialog({ title, onClose, ...rest }) {
  return html`<${Dialog} title=${title} onClose=${onClose}><${MobileId} ...${rest} /><//>`;
}
