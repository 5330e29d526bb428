// What stands where there is nothing to show: not yet, not here, or not any more.
import { html } from "../html.js";
import { problemText, t } from "../texts/text.js";

export function Loading() {
  return html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span> ${t("loading")}</p>`;
}

/** @param {{ title: string, text?: string, children?: any }} props children: what one could do */
export function Empty({ title, text, children }) {
  return html`<div class="empty"><p class="empty-title">${title}</p>${text && html`<p>${text}</p>`}${children}</div>`;
}

/** @param {{ error: Error, retry?: () => void }} props */
export function Failed({ error, retry }) {
  return html`<div class="alert bad" role="alert">
    <p>${problemText(error)}</p>
    ${retry && html`<button type="button" class="button" onClick=${retry}>${t("action.retry")}</button>`}
  </div>`;
}
