// What was done with an item, the newest first.
import { html } from "../../html.js";
import { Client } from "../../parts/item.js";
import { Since } from "../../parts/since.js";
import { Overdue, Ticket } from "../../parts/ticket.js";
import { day, moment, money, t } from "../../texts/text.js";

/** @param {{ found: object }} props an item with its history, as the server tells it */
export function Timeline({ found: { history, pawns, sells } }) {
  const pawnOf = new Map(pawns.map((pawn) => [pawn.version, pawn]));
  const sellOf = new Map(sells.map((sell) => [sell.version, sell]));
  return html`<section class="timeline-part" aria-labelledby="history">
    <h2 id="history">${t("item.history")}</h2>
    <ol class="timeline" reversed>
      ${history.toReversed().map(
        (entry) => html`<${Entry} key=${entry.version} entry=${entry} pawn=${pawnOf.get(entry.version)} sell=${sellOf.get(entry.version)} />`,
      )}
    </ol>
  </section>`;
}

function Entry({ entry, pawn, sell }) {
  const { action, price, tax, clientId, date } = entry;
  const profit = (pawn ?? sell)?.profit;
  return html`<li class="step ${action}">
    <p class="step-what">
      <strong>${t(`item.did.${action}`)}</strong>
      ${price !== undefined && html`<span class="price">${money(price)}</span>`}
      ${pawn && html`<span class="sign ${pawn.status}">${t(`ticket.${pawn.status}`)}</span>`}
    </p>
    <p class="hint"><time datetime=${date}>${moment(date)}</time> · <${Since} date=${date} /></p>
    ${clientId && html`<p class="hint">${t("item.for")} <${Client} id=${clientId} /></p>`}
    ${tax !== undefined && html`<p class="hint">${t("item.tax", { sum: money(tax) })}</p>`}
    ${profit !== undefined && html`<p class="hint">${t("item.profit", { sum: money(profit) })}</p>`}
    ${pawn?.due &&
    html`<p class="hint">${t("item.due", { day: day(pawn.due) })} ${pawn.status === "open" && html`<${Overdue} loan=${pawn} />`}</p>
      <${Ticket} id=${pawn.actionId} kind="small" />`}
  </li>`;
}
