// One item: what it is, what it costs, where it has been, and what one can do about it.
import { call } from "../../api/client.js";
import { html, useEffect } from "../../html.js";
import { CLERKS } from "../../parts/guard.js";
import { Client, Holding, isForSale, kindOf } from "../../parts/item.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { Empty, Failed } from "../../parts/notice.js";
import { address } from "../../router.js";
import { session } from "../../state/session.js";
import { day, money, number, t } from "../../texts/text.js";
import { Buy } from "./buy.js";
import { Loan } from "./loan.js";
import { Pictures } from "./pictures.js";
import { Timeline } from "./timeline.js";

const NOT_FOUND = 404;

export function Screen({ params: { id } }) {
  const { user } = session.use();
  const found = useLoad((signal) => call("item", { params: { id }, signal }), [id, user?.id]);
  useEffect(() => {
    if (found.value) {
      document.title = `${found.value.item.name} · ${t("app.name")}`;
    }
  }, [found.value]);
  if (found.error && !found.value) {
    return html`<h1>${t("shop.title")}</h1>
      ${found.error.status === NOT_FOUND
        ? html`<${Empty} title=${t("refused.noItem")}><a class="button" href="/app/shop">${t("item.toShop")}</a><//>`
        : html`<${Failed} error=${found.error} retry=${found.reload} />`}`;
  }
  return html`<${Loaded} of=${found}>${(value) => html`<${Whole} found=${value} user=${user} reload=${found.reload} />`}<//>`;
}

function Whole({ found, user, reload }) {
  const { item, pawns } = found;
  const loan = pawns.find(({ status, clientId }) => status === "open" && clientId && clientId === String(user?.id));
  return html`<a class="back" href="/app/shop">← ${t("item.toShop")}</a>
    <div class="item-whole">
      <${Pictures} item=${item} />
      <div class="item-about">
        <h1 dir="auto">${item.name}</h1>
        <p class="item-line"><strong class="item-price price">${money(item.price)}</strong> <${Holding} holding=${item.holding} /></p>
        <${Facts} item=${item} />
        ${isForSale(item) && html`<${Buy} item=${item} user=${user} reload=${reload} />`}
        ${loan && html`<${Loan} item=${item} loan=${loan} user=${user} reload=${reload} />`}
        ${CLERKS.includes(user?.role) && html`<${AtCounter} item=${item} />`}
      </div>
    </div>
    <${Timeline} found=${found} />`;
}

function Facts({ item }) {
  const years = Math.floor(item.ageInMonths / 12);
  const months = item.ageInMonths % 12;
  const age = [years > 0 && t("item.years", { n: years }), months > 0 && t("item.months", { n: months })].filter(Boolean);
  return html`<dl class="facts">
    <dt>${t("item.kind")}</dt><dd>${kindOf(item)}</dd>
    ${age.length > 0 && html`<dt>${t("item.age")}</dt><dd>${age.join(" ")}</dd>`}
    <dt>${t("item.number")}</dt><dd><code>${item.id}</code></dd>
    ${item.holder && html`<dt>${t("item.holder")}</dt><dd><${Client} id=${item.holder} /></dd>`}
    <dt>${t("item.since")}</dt><dd>${day(item.createdAt)}</dd>
    <dt>${t("item.version")}</dt><dd>${number(item.version)}</dd>
  </dl>`;
}

/** What the counter can do with an item as it is now. */
const ACTIONS = {
  REGISTERED: ["buy", "sell", "pawn", "change"],
  IN_SHOP: ["buy", "change"],
  WITH_CLIENT: ["sell", "pawn", "change"],
  PAWNED: ["redeem", "extend", "change"],
};

function AtCounter({ item }) {
  return html`<div class="row at-counter" role="group" aria-label=${t("counter.title")}>
    ${ACTIONS[item.holding].map(
      (action) => html`<a key=${action} class="button small" href=${address(`/app/counter/${action}`, { item: item.id })}>
        ${t(`counter.${action}`)}
      </a>`,
    )}
  </div>`;
}
