// A loan is paid back, or goes on for another term. What is owed is shown before, and has to be still so when it is paid.
import { html, useState } from "../../html.js";
import { Terms } from "../../parts/ticket.js";
import { sumOf } from "../../parts/sum.js";
import { money, t } from "../../texts/text.js";
import { Desk } from "./desk.js";
import { ClientField, ItemField, useItem } from "./fields.js";
import { useHolder } from "./trade.js";

export function Redeem({ query }) {
  return html`<${Desk} what="redeem" query=${query} Fields=${RedeemFields} bodyOf=${bodyOf} />`;
}

export function Extend({ query }) {
  return html`<${Desk} what="extend" query=${query} Fields=${ExtendFields} bodyOf=${bodyOf} />`;
}

function bodyOf({ clientId, itemId, price }) {
  return { clientId, itemId, price: sumOf(price) };
}

function RedeemFields({ start }) {
  return html`<${Fields} start=${start} what="redeem" sumIn=${(loan) => loan.owed} />`;
}

function ExtendFields({ start }) {
  return html`<${Fields} start=${start} what="extend" sumIn=${(loan) => loan.tax} />`;
}

function Fields({ start, what, sumIn }) {
  const [id, setId] = useState(start.item);
  const item = useItem(id);
  const [client, setClient] = useHolder(item, start.client);
  const loan = item.found?.pawns.find(({ status }) => status === "open");
  return html`<${ItemField} value=${id} onInput=${setId} item=${item} />
    <${ClientField} value=${client} onInput=${setClient} />
    <div role="status">
      ${item.found && !loan && html`<p class="alert">${t("counter.noLoan")}</p>`}
      ${loan &&
      html`<div class="card">
        <${Terms} loan=${loan} />
        <p class="to-pay">${t(`counter.${what}.pay`)} <strong class="price">${money(sumIn(loan))}</strong></p>
        <input type="hidden" name="price" value=${sumIn(loan)} />
      </div>`}
    </div>`;
}
