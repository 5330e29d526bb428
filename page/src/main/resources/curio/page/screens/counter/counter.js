// A day at the pawn counter: a form for each thing that clients want, the loans that end, and the cash.
import { html } from "../../html.js";
import { CLERKS, only } from "../../parts/guard.js";
import { Empty } from "../../parts/notice.js";
import { Tabs } from "../../parts/tabs.js";
import { t } from "../../texts/text.js";
import { Add } from "./add.js";
import { Cash } from "./cash.js";
import { Change } from "./change.js";
import { Due } from "./due.js";
import { Extend, Redeem } from "./loans.js";
import { Pawn } from "./pawn.js";
import { Buy, Sell } from "./trade.js";

export const Screen = only(CLERKS, Counter);

/** In the order of how often they are used. */
const TABS = [
  { tab: "pawn", key: "p", Part: Pawn },
  { tab: "redeem", key: "r", Part: Redeem },
  { tab: "extend", key: "x", Part: Extend },
  { tab: "sell", key: "s", Part: Sell },
  { tab: "buy", key: "b", Part: Buy },
  { tab: "add", key: "a", Part: Add },
  { tab: "change", key: "g", Part: Change },
  { tab: "due", key: "u", Part: Due },
  { tab: "cash", key: "c", Part: Cash },
];

function Counter({ params, query }) {
  const tab = params.tab ?? "pawn";
  const shown = TABS.find((each) => each.tab === tab);
  const tabs = TABS.map((each) => ({
    href: `/app/counter/${each.tab}`,
    text: t(`counter.${each.tab}`),
    current: each === shown,
    accessKey: each.key,
  }));
  return html`<h1>${t("counter.title")}</h1>
    <${Tabs} label=${t("counter.tabs")} tabs=${tabs} />
    <p class="hint keys-hint">${t("counter.keys")}</p>
    ${shown ? html`<${shown.Part} key=${tab} query=${query} />` : html`<${Empty} title=${t("notFound.text")} />`}`;
}
