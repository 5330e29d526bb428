// Pawn tickets: their terms in words, and the page to print.
import { html } from "../html.js";
import { day, moment, money, number, t } from "../texts/text.js";
import { Icon } from "./icon.js";

/** What a loan is, what is owed, and until when. @param {{ loan: object }} props an entry of `pawns` whose terms one may see */
export function Terms({ loan }) {
  return html`<dl class="facts">
    <dt>${t("ticket.loan")}</dt><dd class="price">${money(loan.price)}</dd>
    <dt>${t("ticket.tax", { n: loan.limitDays })}</dt><dd class="price">${money(loan.tax)}</dd>
    ${loan.status === "open" && html`<dt>${t("ticket.owed")}</dt><dd class="price"><strong>${money(loan.owed)}</strong></dd>`}
    <dt>${t("ticket.due")}</dt><dd>${day(loan.due)} ${loan.status === "open" && html`<${Overdue} loan=${loan} />`}</dd>
    <dt>${t("ticket.forfeits")}</dt><dd>${moment(loan.forfeitsAt)}</dd>
    ${loan.extensions > 0 && html`<dt>${t("ticket.extensions")}</dt><dd>${number(loan.extensions)}</dd>`}
  </dl>`;
}

/** Said of an open loan whose last day is over. */
export function Overdue({ loan }) {
  const today = new Date().toISOString().slice(0, "2026-02-28".length);
  return loan.due < today && html`<strong class="sign bad">${t("ticket.overdue")}</strong>`;
}

/** Opens the page of a ticket in a tab of its own and asks to print it. */
export function Ticket({ id, kind = "" }) {
  const href = `/shop/tickets/${encodeURIComponent(id)}`;
  const print = (event) => {
    const tab = open(href);
    if (tab) {
      event.preventDefault();
      tab.addEventListener("load", () => tab.print(), { once: true });
    }
  };
  return html`<a class="button ${kind}" href=${href} target="_blank" onClick=${print}>
    <${Icon} name="print" /> ${t("ticket.print")}
  </a>`;
}
