// What has become of an order, in words.
import { html } from "../../html.js";
import { refusalText, t } from "../../texts/text.js";
import { isUnsettled } from "./read.js";

/** @param {{ order: object }} props */
export function Status({ order }) {
  return html`<p class="order-status">
    <span class="sign ${order.status}">
      ${isUnsettled(order) && html`<span class="spinner small" aria-hidden="true"></span>`} ${t(`orders.status.${order.status}`)}
    </span>
    ${order.reason && html`<span class="bad-text">${refusalText(order.reason)}</span>`}
  </p>`;
}
