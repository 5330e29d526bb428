// The loans that end on a day; today also those that are over and can still be redeemed.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Client, itemPath } from "../../parts/item.js";
import { Loaded, More, useLoad, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Overdue, Ticket } from "../../parts/ticket.js";
import { address } from "../../router.js";
import { day, moment, money, t } from "../../texts/text.js";

const GRACE_DAYS = 7; // how far it is looked back for loans that are over
const MOST = 100;
const DAY = 86_400_000; // milliseconds

export function Due() {
  const [chosen, choose] = useState("");
  const pages = usePages((cursor, signal) => readDue(chosen, cursor, signal), [chosen]);
  const [today, setToday] = useState(null); // where the shop is
  const shown = chosen || pages.value?.due || "";
  if (!today && !chosen && pages.value) {
    setToday(pages.value.due);
  }
  return html`<h2>${t("counter.due.title")}</h2>
    <div class="row day-choice">
      <button type="button" class="button" disabled=${!shown} onClick=${() => choose(shifted(shown, -1))}>← ${t("counter.dayBefore")}</button>
      <${Field} label=${t("counter.day")} type="date" value=${shown} onChange=${(event) => choose(event.target.value)} />
      <button type="button" class="button" disabled=${!shown} onClick=${() => choose(shifted(shown, 1))}>${t("counter.dayAfter")} →</button>
    </div>
    <${Loaded} of=${pages}>
      ${() => html`<div aria-live="polite"><${Loans} loans=${pages.entries} empty=${t("counter.due.empty", { day: day(shown) })} /></div>`}
    <//>
    <${More} pages=${pages} />
    ${today && shown === today && html`<${Over} today=${today} />`}`;
}

async function readDue(due, cursor, signal) {
  const page = await call("dueTickets", { query: { due, cursor, limit: MOST }, signal });
  return { entries: page.tickets, next: page.next ?? null, due: page.due };
}

/** What is over: the loans of the days before. */
function Over({ today }) {
  const days = Array.from({ length: GRACE_DAYS }, (_, i) => shifted(today, -1 - i));
  const over = useLoad(
    async (signal) => (await Promise.all(days.map((each) => readDue(each, null, signal)))).flatMap(({ entries }) => entries),
    [today],
  );
  return html`<h2>${t("counter.over.title")}</h2>
    <${Loaded} of=${over}>${(loans) => html`<${Loans} loans=${loans} empty=${t("counter.over.empty")} />`}<//>`;
}

function Loans({ loans, empty }) {
  return loans.length === 0
    ? html`<${Empty} title=${empty} />`
    : html`<ul class="loans">${loans.map((loan) => html`<${Loan} key=${loan.actionId} loan=${loan} />`)}</ul>`;
}

function Loan({ loan }) {
  const of = { item: loan.itemId, client: loan.clientId };
  return html`<li class="card loan-line">
    <div class="loan-what">
      <a href=${itemPath(loan.itemId)}><bdi>${loan.name}</bdi></a>
      <p class="hint"><${Client} id=${loan.clientId} /> · ${t("item.due", { day: day(loan.due) })} <${Overdue} loan=${loan} /></p>
      <p class="hint">${t("ticket.forfeits")}: ${moment(loan.forfeitsAt)}</p>
    </div>
    <p class="loan-sum"><strong class="price">${money(loan.owed)}</strong><span class="hint">${t("ticket.owed")}</span></p>
    <div class="row">
      <a class="button small" href=${address("/app/counter/redeem", of)}>${t("counter.redeem")}</a>
      <a class="button small" href=${address("/app/counter/extend", of)}>${t("counter.extend")}</a>
      <${Ticket} id=${loan.actionId} kind="small" />
    </div>
  </li>`;
}

/** The day so many days later, as 2026-02-28. */
export function shifted(text, days) {
  return new Date(Date.parse(text) + days * DAY).toISOString().slice(0, text.length);
}
