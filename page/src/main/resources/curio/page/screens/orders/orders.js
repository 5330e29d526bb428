// One's own orders: placing one, and what becomes of them while one looks.
import { html } from "../../html.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { Loaded } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Since } from "../../parts/since.js";
import { money, t } from "../../texts/text.js";
import { OneOrder } from "./one-order.js";
import { PlaceOrder } from "./place-order.js";
import { useOrders } from "./read.js";
import { Status } from "./status.js";

export const Screen = only(MEMBERS, Orders);

function Orders({ params, query }) {
  return params.id ? html`<${OneOrder} key=${params.id} id=${params.id} />` : html`<${AllOrders} query=${query} />`;
}

function AllOrders({ query }) {
  const orders = useOrders();
  return html`<div class="column">
    <h1>${t("orders.title")}</h1>
    <${PlaceOrder} query=${query} onPlaced=${orders.reload} />
    <h2>${t("orders.placed")}</h2>
    <${Loaded} of=${orders}>
      ${(all) =>
        all.length === 0
          ? html`<${Empty} title=${t("orders.empty.title")} text=${t("orders.empty.text")} />`
          : html`<ul class="orders" aria-live="polite">${all.map((order) => html`<${Line} key=${order._id} order=${order} />`)}</ul>`}
    <//>
  </div>`;
}

function Line({ order }) {
  return html`<li class="card order-line">
    <a class="order-link" href="/app/orders/${order._id}">
      <strong class="price">${money(order.price)}</strong>
      <span>${order.itemId ? html`<bdi>${order.itemId}</bdi>` : t("orders.noItem")}</span>
    </a>
    <${Status} order=${order} />
    ${order.note && html`<p class="hint order-note" dir="auto">${order.note}</p>`}
    <${Since} date=${order.date} />
  </li>`;
}
