// The books: balances that sum to zero, and what each action did to them.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Loaded, More, useLoad, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { address, go } from "../../router.js";
import { moment, money, t } from "../../texts/text.js";

const ACCOUNTS = ["cash", "stock", "loans", "income"];
const PAGE = 100;

/** @param {{ query: URLSearchParams }} props */
export function Ledger({ query }) {
  const itemId = query.get("itemId") ?? "";
  return html`<${Balances} /><${Filter} key=${itemId} itemId=${itemId} /><${Entries} itemId=${itemId} />`;
}

function Balances() {
  const ledger = useLoad((signal) => call("ledger", { signal }));
  return html`<section aria-labelledby="balances-title">
    <h2 id="balances-title">${t("admin.ledger.balances")}</h2>
    <p class="hint lead">${t("admin.ledger.text")}</p>
    <${Loaded} of=${ledger}>${({ balances }) => {
      const cents = ACCOUNTS.reduce((sum, each) => sum + Math.round(balances[each] * 100), 0);
      return html`<dl class="balances">
        ${ACCOUNTS.map((each) => html`<div class="card" key=${each}><dt>${t(`ledger.${each}`)}</dt><dd>${money(balances[each])}</dd></div>`)}
        <div class="card ${cents === 0 ? "even" : "odd"}"><dt>${t("admin.ledger.sum")}</dt><dd>${money(cents / 100)}</dd></div>
      </dl>`;
    }}<//>
  </section>`;
}

function Filter({ itemId }) {
  const find = (event) => {
    event.preventDefault();
    go(address("/app/admin/ledger", { itemId: new FormData(event.target).get("itemId").trim() }));
  };
  return html`<h2>${t("admin.ledger.entries")}</h2>
    <form class="filter filters" role="search" aria-label=${t("admin.ledger.entries")} onSubmit=${find}>
      <${Field} label=${t("admin.ledger.item")} name="itemId" maxlength="64" value=${itemId} autocapitalize="none" spellcheck="false" />
      <button class="button primary">${t("admin.find")}</button>
      ${itemId && html`<a class="button" href="/app/admin/ledger">${t("admin.ledger.all")}</a>`}
    </form>`;
}

function Entries({ itemId }) {
  const pages = usePages((cursor, signal) => call("ledgerEntries", { query: { itemId, cursor, limit: PAGE }, signal }), [itemId]);
  return html`<${Loaded} of=${pages}>${() => html`
    ${pages.entries.length === 0
      ? html`<${Empty} title=${t("admin.ledger.none")} />`
      : html`<div class="wide" tabindex="0" role="region" aria-label=${t("admin.ledger.entries")}><table class="table">
          <thead><tr>
            <th scope="col">${t("admin.ledger.when")}</th><th scope="col">${t("admin.ledger.item")}</th><th scope="col">${t("admin.ledger.what")}</th>
            ${ACCOUNTS.map((each) => html`<th key=${each} scope="col" class="number">${t(`ledger.${each}`)}</th>`)}
          </tr></thead>
          <tbody>${pages.entries.map((each) => html`<${Entry} key=${each.actionId} entry=${each} />`)}</tbody>
        </table></div>`}
    <${More} pages=${pages} />
  `}<//>`;
}

function Entry({ entry }) {
  return html`<tr>
    <td class="when">${moment(entry.settledAt)}</td>
    <td><a href="/app/shop/${encodeURIComponent(entry.itemId)}"><bdi>${entry.itemId}</bdi></a> <span class="hint">v${entry.version}</span></td>
    <td>${t(`ledger.action.${entry.action}`)}</td>
    ${ACCOUNTS.map((each) => html`<td key=${each} class="number ${entry[each] === 0 ? "faint" : ""}">${entry[each] === 0 ? "–" : money(entry[each])}</td>`)}
  </tr>`;
}
