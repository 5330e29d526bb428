// Items of the shop, wherever they are shown: their address, their picture, who has them.
import { html, useState } from "../html.js";
import { t } from "../texts/text.js";
import { Icon } from "./icon.js";
import { Picture } from "./picture.js";

export const CATEGORIES = ["Reading", "Collection", "Decoration", "Clothing", "Jewelry", "Motor", "Electronics"];
export const STATES = ["New", "Good", "Bad", "Fatal"];
export const HOLDINGS = ["REGISTERED", "IN_SHOP", "WITH_CLIENT", "PAWNED"];

/** Whether the shop sells it now. */
export function isForSale(item) {
  return item.holding === "REGISTERED" || item.holding === "IN_SHOP";
}

/** Where an item is shown. */
export function itemPath(id) {
  return `/app/shop/${encodeURIComponent(id)}`;
}

/** Who has an item, in words. */
export function Holding({ holding }) {
  return html`<span class="holding ${holding.toLowerCase()}">${t(`holding.${holding}`)}</span>`;
}

/** The category and the state of an item, in words. */
export function kindOf(item) {
  return `${t(`category.${item.category}`)} · ${t(`state.${item.state}`)}`;
}

/** A picture of an item, or the sign of its category where there is none, or none any more. */
export function ItemPicture({ item, id = item.images[0], alt = "", sizes, eager }) {
  const [broken, setBroken] = useState(null);
  if (!id || broken === id) {
    return html`<span class="item-sign"><${Icon} name=${item.category.toLowerCase()} /></span>`;
  }
  return html`<span class="item-picture" onErrorCapture=${() => setBroken(id)}>
    <${Picture} id=${id} alt=${alt} sizes=${sizes} eager=${eager} />
  </span>`;
}

/** Who had it: a number is an account, anything else is a client of the counter. */
export function Client({ id }) {
  return /^\d+$/.test(id) ? html`<a href="/app/people/${id}">${t("client.account", { id })}</a>` : html`<bdi>${id}</bdi>`;
}
