// What the shop has, had and lent on, to look through.
import { html, useMemo } from "../../html.js";
import { More, usePages } from "../../parts/load.js";
import { Empty, Failed } from "../../parts/notice.js";
import { session } from "../../state/session.js";
import { t } from "../../texts/text.js";
import { CLERKS } from "../../parts/guard.js";
import { Cards, Places } from "./cards.js";
import { Filters } from "./filters.js";
import { FOR_SALE, findItems } from "./find.js";

export function Screen({ query }) {
  const { user } = session.use();
  const filters = useMemo(() => filtersOf(query), [query.toString()]);
  const pages = usePages((cursor, signal) => findItems(filters, cursor, signal), Object.values(filters));
  return html`
    <div class="row between">
      <h1>${t("shop.title")}</h1>
      ${CLERKS.includes(user?.role) && html`<a class="button" href="/app/counter/add">${t("shop.add")}</a>`}
    </div>
    <${Filters} filters=${filters} />
    <${Found} pages=${pages} />
  `;
}

function Found({ pages }) {
  const { entries, busy, error, reload } = pages;
  const isNone = !error && entries?.length === 0;
  return html`
    <p class="unseen" role="status">${!busy && entries && t("shop.found", { n: entries.length })}</p>
    ${error && html`<${Failed} error=${error} retry=${reload} />`}
    ${!entries && !error && html`<${Places} />`}
    ${isNone &&
    html`<${Empty} title=${t("shop.empty.title")} text=${t("shop.empty.text")}>
      <a class="button" href="/app/shop?holding=">${t("shop.empty.all")}</a>
    <//>`}
    ${entries?.length > 0 && html`<${Cards} items=${entries} busy=${busy} />`}
    <${More} pages=${pages} />
  `;
}

/** Without a word about it, what can be bought is shown. */
function filtersOf(query) {
  return {
    name: query.get("name") ?? "",
    category: query.get("category") ?? "",
    state: query.get("state") ?? "",
    holding: query.get("holding") ?? FOR_SALE,
  };
}
