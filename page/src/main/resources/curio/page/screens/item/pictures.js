// The pictures of an item: one large, and all of them small to choose from.
import { html, useState } from "../../html.js";
import { ItemPicture } from "../../parts/item.js";
import { t } from "../../texts/text.js";

/** @param {{ item: object }} props */
export function Pictures({ item }) {
  const [chosen, choose] = useState(0);
  const shown = Math.min(chosen, Math.max(item.images.length - 1, 0));
  const altOf = (i) => t("item.picture", { n: i + 1, of: item.images.length, name: item.name });
  return html`<div class="item-pictures">
    <${ItemPicture} item=${item} id=${item.images[shown]} alt=${altOf(shown)} sizes="(max-width: 52rem) 100vw, 560px" eager />
    ${item.images.length > 1 &&
    html`<div class="item-choices">
      ${item.images.map(
        (id, i) => html`<button key=${id} type="button" aria-pressed=${i === shown} aria-label=${altOf(i)} onClick=${() => choose(i)}>
          <${ItemPicture} item=${item} id=${id} sizes="80px" />
        </button>`,
      )}
    </div>`}
  </div>`;
}
