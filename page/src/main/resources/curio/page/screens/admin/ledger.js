// The books: balances that sum to zero, and what each action did to them.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Loaded, More, useLoad, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
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
      : html`<${Table} label=${t("admin.ledger.entries")} columns=${columns()} rows=${pages.entries.map(row)} />`}
    <${More} pages=${pages} />
  `}<//>`;
}

function columns() {
  return [
    { text: t("admin.ledger.when") },
    { text: t("admin.ledger.item") },
    { text: t("admin.ledger.what") },
    ...ACCOUNTS.map((each) => ({ text: t(`ledger.${each}`), number: true })),
  ];
}

function row(entry) {
  const item = html`<a href="/app/shop/${encodeURIComponent(entry.itemId)}"><bdi>${entry.itemId}</bdi></a> <span class="hint">v${entry.version}</span>`;
  const sums = ACCOUNTS.map((each) => (entry[each] === 0 ? html`<span class="faint">–</span>` : money(entry[each])));
  return { key: entry.actionId, cells: [moment(entry.settledAt), item, t(`ledger.action.${entry.action}`), ...sums] };
}
