// The client pays for an item, or is paid for one.
import { html, useState } from "../../html.js";
import { SumField, sumOf } from "../../parts/sum.js";
import { money, t } from "../../texts/text.js";
import { Desk } from "./desk.js";
import { ClientField, DateField, ItemField, useItem } from "./fields.js";

/** A client buys; another price than the asked one may be agreed. */
export function Buy({ query }) {
  return html`<${Desk} what="buy" query=${query} Fields=${BuyFields}
    bodyOf=${({ clientId, itemId, price, date }) => ({ clientId, itemId, price: sumOf(price), date: date || undefined })} />`;
}

function BuyFields({ start }) {
  const [id, setId] = useState(start.item);
  const [client, setClient] = useState(start.client);
  const item = useItem(id);
  const [agreed, setAgreed] = useState(null);
  const asked = item.found ? String(item.found.item.price) : "";
  const choose = (other) => {
    setId(other);
    setAgreed(null);
  };
  return html`<${ItemField} value=${id} onInput=${choose} item=${item} />
    <${ClientField} value=${client} onInput=${setClient} />
    <div class="pair">
      <${SumField} label=${t("counter.paid")} name="price" required value=${agreed ?? asked}
        hint=${item.found && t("counter.asked", { sum: money(item.found.item.price) })}
        onInput=${(event) => setAgreed(event.target.value)} />
      <${DateField} />
    </div>`;
}

/** A client sells to the shop. */
export function Sell({ query }) {
  return html`<${Desk} what="sell" query=${query} Fields=${SellFields} bodyOf=${sellBody} />`;
}

function sellBody({ clientId, itemId, price, date, profit }) {
  return { clientId, itemId, price: sumOf(price), date: date || undefined, profit: sumOf(profit) };
}

function SellFields({ start }) {
  const [id, setId] = useState(start.item);
  const item = useItem(id);
  const [client, setClient] = useHolder(item, start.client);
  return html`<${ItemField} value=${id} onInput=${setId} item=${item} />
    <${ClientField} value=${client} onInput=${setClient} />
    <div class="pair">
      <${SumField} label=${t("counter.payOut")} name="price" required />
      <${SumField} signed label=${t("counter.profit")} name="profit" hint=${t("counter.profit.hint")} />
      <${DateField} />
    </div>`;
}

/** A client, who is whoever has the item as long as nobody else was typed. */
export function useHolder(item, first) {
  const [typed, setTyped] = useState(first || null);
  return [typed ?? item.found?.item.holder ?? "", setTyped];
}
