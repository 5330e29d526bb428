// One order: what was wanted, what has become of it, and the item it is for.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Holding, ItemPicture, itemPath, kindOf } from "../../parts/item.js";
import { useLoad } from "../../parts/load.js";
import { Empty, Failed, Loading } from "../../parts/notice.js";
import { moment, money, t } from "../../texts/text.js";
import { useOrder } from "./read.js";
import { Status } from "./status.js";

const NOT_FOUND = 404;

export function OneOrder({ id }) {
  const order = useOrder(id);
  return html`<div class="column">
    <a class="back" href="/app/orders">← ${t("orders.all")}</a>
    <h1>${t("orders.one")}</h1>
    ${order.value ? html`<${Whole} order=${order.value} />` : html`<${Instead} of=${order} />`}
  </div>`;
}

function Instead({ of: { error, reload } }) {
  if (!error) {
    return html`<${Loading} />`;
  }
  return error.status === NOT_FOUND
    ? html`<${Empty} title=${t("refused.noOrder")} />`
    : html`<${Failed} error=${error} retry=${reload} />`;
}

function Whole({ order }) {
  return html`<div class="card order-whole">
    <div role="status"><${Status} order=${order} /></div>
    <p class="hint">${t(`orders.means.${order.itemId || order.status !== "processing" ? order.status : "sent"}`)}</p>
    <dl class="facts">
      <dt>${t("item.price")}</dt><dd><strong class="price">${money(order.price)}</strong></dd>
      <dt>${t("orders.date")}</dt><dd>${moment(order.date)}</dd>
      ${order.note && html`<dt>${t("orders.note")}</dt><dd class="order-note" dir="auto">${order.note}</dd>`}
      <dt>${t("orders.number")}</dt><dd><code>${order._id}</code></dd>
    </dl>
    ${order.itemId && html`<${Item} key=${order.status} id=${order.itemId} />`}
  </div>`;
}

/** The item as it is now; only its number where there is none. */
function Item({ id }) {
  const item = useLoad((signal) => call("item", { params: { id }, signal }), [id]).value?.item;
  return html`<a class="order-item" href=${itemPath(id)}>
    ${item && html`<${ItemPicture} item=${item} sizes="96px" />`}
    <span>
      <strong><bdi>${item?.name ?? id}</bdi></strong>
      ${item && html`<span class="hint">${kindOf(item)}</span> <${Holding} holding=${item.holding} />`}
    </span>
  </a>`;
}
