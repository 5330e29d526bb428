// A day at the pawn counter: a form for each thing that clients want, the loans that end, and the cash.
import { html, useLayoutEffect, useRef } from "../../html.js";
import { CLERKS, only } from "../../parts/guard.js";
import { Empty } from "../../parts/notice.js";
import { t } from "../../texts/text.js";
import { Add } from "./add.js";
import { Cash } from "./cash.js";
import { Change } from "./change.js";
import { Due } from "./due.js";
import { Extend, Redeem } from "./loans.js";
import { Pawn } from "./pawn.js";
import { Buy, Sell } from "./trade.js";

export const Screen = only(CLERKS, Counter);

/**
 * The tabs, in the order of how often they are used. The key opens one together with what the browser wants for access keys:
 * Alt, or Alt and Shift, or Control and Option.
 */
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
  const tabs = useRef(null);
  useLayoutEffect(() => {
    const here = tabs.current.querySelector("[aria-current]"); // on a phone not all of them are in sight
    tabs.current.scrollLeft = here ? here.offsetLeft - (tabs.current.clientWidth - here.offsetWidth) / 2 : 0;
  }, [tab]);
  return html`<h1>${t("counter.title")}</h1>
    <nav class="tabs counter-tabs" ref=${tabs} aria-label=${t("counter.tabs")}>
      ${TABS.map(
        (each) => html`<a key=${each.tab} href="/app/counter/${each.tab}" accesskey=${each.key}
          aria-current=${each.tab === tab ? "page" : undefined}>
          ${t(`counter.${each.tab}`)} <kbd aria-hidden="true">${each.key.toUpperCase()}</kbd>
        </a>`,
      )}
    </nav>
    <p class="hint keys-hint">${t("counter.keys")}</p>
    ${shown ? html`<${shown.Part} key=${tab} query=${query} />` : html`<${Empty} title=${t("notFound.text")} />`}`;
}
