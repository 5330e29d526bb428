// Items as cards: a picture, a name, what it costs, how good it is, who has it.
import { html } from "../../html.js";
import { Holding, ItemPicture, itemPath, kindOf } from "../../parts/item.js";
import { money, t } from "../../texts/text.js";

const EAGER = 4; // pictures of the first row are not waited for
const PLACES = 8;

/** @param {{ items: object[], busy: boolean }} props busy: others are on their way */
export function Cards({ items, busy }) {
  return html`<ul class="items" aria-busy=${busy}>
    ${items.map((item, i) => html`<${Card} key=${item.id} item=${item} eager=${i < EAGER} />`)}
  </ul>`;
}

function Card({ item, eager }) {
  return html`<li class="card item-card">
    <${ItemPicture} item=${item} eager=${eager} sizes="(max-width: 52rem) 50vw, 250px" />
    <a class="item-name" href=${itemPath(item.id)}><bdi>${item.name}</bdi></a>
    <span class="hint">${kindOf(item)}</span>
    <span class="item-foot"><strong class="price">${money(item.price)}</strong> <${Holding} holding=${item.holding} /></span>
  </li>`;
}

/** Their room, until they are there. */
export function Places() {
  return html`<div class="items" role="status">
    <span class="unseen">${t("loading")}</span>
    ${Array.from({ length: PLACES }, (_, i) => html`<div key=${i} class="card item-card place" aria-hidden="true"></div>`)}
  </div>`;
}
