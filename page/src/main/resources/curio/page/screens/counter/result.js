// What became of an action at the counter, as the server has it afterwards: the item, and the days and sums of a loan.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Client, Holding, itemPath } from "../../parts/item.js";
import { useLoad } from "../../parts/load.js";
import { Terms, Ticket } from "../../parts/ticket.js";
import { address } from "../../router.js";
import { money, t } from "../../texts/text.js";

const NEXT = { REGISTERED: ["sell", "pawn", "buy"], WITH_CLIENT: ["sell", "pawn"], IN_SHOP: ["buy"], PAWNED: ["extend", "redeem"] };
const OF_LOANS = ["pawn", "redeem", "extend"];

/** @param {{ result: { itemId: string, what: string, body: object } }} props */
export function Result({ result: { itemId, what, body } }) {
  const known = useLoad((signal) => call("item", { params: { id: itemId }, signal }), [itemId]);
  const item = known.value?.item;
  const loan = OF_LOANS.includes(what) ? known.value?.pawns.at(-1) : null;
  return html`<div class="card result">
    <p class="result-what">
      <strong>${t(`counter.${what}.done`)}</strong>
      ${body.price !== undefined && html`<span class="price">${money(body.price)}</span>`}
      <a href=${itemPath(itemId)}><bdi>${item?.name ?? itemId}</bdi></a>
      ${body.clientId && html`<${Client} id=${body.clientId} />`}
      ${item && html`<${Holding} holding=${item.holding} />`}
    </p>
    ${loan && html`<${Terms} loan=${loan} />`}
    <div class="row">
      ${loan && html`<${Ticket} id=${loan.actionId} />`}
      ${item &&
      NEXT[item.holding].map(
        (next) => html`<a key=${next} class="button quiet" href=${address(`/app/counter/${next}`, { item: itemId })}>
          ${t(`counter.${next}`)} →
        </a>`,
      )}
    </div>
  </div>`;
}
