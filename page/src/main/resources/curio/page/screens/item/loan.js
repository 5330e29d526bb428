// One's own loan on an item: what is owed and until when, and paying it back or going on.
import { html, useState } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { Form, Submit } from "../../parts/form.js";
import { Pending, useAction } from "../../parts/pending.js";
import { Terms, Ticket } from "../../parts/ticket.js";
import { toast } from "../../state/toasts.js";
import { money, t } from "../../texts/text.js";

/** @param {{ item: object, loan: object, user: object, reload: () => void }} props loan: an open entry of `pawns` */
export function Loan({ item, loan, user, reload }) {
  const [asked, ask] = useState(null);
  const close = () => {
    ask(null);
    reload(); // not before: what was refused, and why, is still to be read
  };
  const sums = { redeem: loan.owed, extend: loan.tax };
  return html`<section class="card loan" aria-labelledby="loan">
    <h2 id="loan">${t("item.loan")}</h2>
    <${Terms} loan=${loan} />
    <div class="row">
      <button type="button" class="button primary" onClick=${() => ask("redeem")}>
        ${t("item.redeem.submit", { sum: money(loan.owed) })}
      </button>
      <button type="button" class="button" onClick=${() => ask("extend")}>${t("item.extend.submit", { sum: money(loan.tax) })}</button>
      <${Ticket} id=${loan.actionId} kind="quiet" />
    </div>
    ${asked &&
    html`<${Pay} key=${asked} what=${asked} sum=${sums[asked]} item=${item} loan=${loan} user=${user} close=${close} />`}
  </section>`;
}

function Pay({ what, sum, item, loan, user, close }) {
  const action = useAction(what);
  const submit = async () => {
    if (await action.submit({ clientId: String(user.id), itemId: item.id, price: sum })) {
      close();
      toast(t(`item.${what}.done`));
    }
  };
  return html`<${Dialog} title=${t(`item.${what}.title`)} onClose=${close}>
    <${Form} write=${action} onSubmit=${submit} label=${t(`item.${what}.title`)}>
      <p><bdi>${item.name}</bdi></p>
      <p>${t(`item.${what}.text`, { sum: money(sum), n: loan.limitDays })}</p>
      <${Pending} action=${action} />
      <div class="row end">
        <button type="button" class="button" onClick=${close}>${t("action.cancel")}</button>
        <${Submit} write=${action}>${t(`item.${what}.submit`, { sum: money(sum) })}<//>
      </div>
    <//>
  <//>`;
}
