// The shop lends money on an item of a client.
import { html, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { SumField, sumOf } from "../../parts/sum.js";
import { t } from "../../texts/text.js";
import { Desk } from "./desk.js";
import { ClientField, DateField, ItemField, useItem } from "./fields.js";
import { useHolder } from "./trade.js";

const LONGEST_DAYS = 1_830;
const USUAL_DAYS = 30;

export function Pawn({ query }) {
  return html`<${Desk} what="pawn" query=${query} Fields=${Fields} bodyOf=${bodyOf} />`;
}

function bodyOf({ clientId, itemId, price, tax, limitDays, date, profit }) {
  return {
    clientId,
    itemId,
    price: sumOf(price),
    tax: sumOf(tax),
    limitDays: Number(limitDays),
    date: date || undefined,
    profit: sumOf(profit),
  };
}

function Fields({ start }) {
  const [id, setId] = useState(start.item);
  const item = useItem(id);
  const [client, setClient] = useHolder(item, start.client);
  return html`<${ItemField} value=${id} onInput=${setId} item=${item} />
    <${ClientField} value=${client} onInput=${setClient} />
    <div class="pair">
      <${SumField} label=${t("counter.loan")} name="price" required />
      <${SumField} label=${t("counter.tax")} name="tax" required hint=${t("counter.tax.hint")} />
      <${Field} label=${t("counter.days")} name="limitDays" type="number" min="1" max=${LONGEST_DAYS} step="1" required
        value=${USUAL_DAYS} inputmode="numeric" />
      <${SumField} signed label=${t("counter.profit")} name="profit" hint=${t("counter.profit.hint")} />
      <${DateField} />
    </div>`;
}
