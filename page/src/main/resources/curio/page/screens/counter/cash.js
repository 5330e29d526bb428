// The cash of a day: what was in the box, what came in and went out, what is in it.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { day, money, number, t } from "../../texts/text.js";
import { shifted } from "./due.js";

export function Cash() {
  const [chosen, choose] = useState("");
  const report = useLoad((signal) => call("cashReport", { query: { date: chosen }, signal }), [chosen]);
  const shown = chosen || report.value?.date || "";
  return html`<h2>${t("counter.cash.title")}</h2>
    <div class="row day-choice">
      <button type="button" class="button" disabled=${!shown} onClick=${() => choose(shifted(shown, -1))}>← ${t("counter.dayBefore")}</button>
      <${Field} label=${t("counter.day")} type="date" value=${shown} onChange=${(event) => choose(event.target.value)} />
      <button type="button" class="button" disabled=${!shown} onClick=${() => choose(shifted(shown, 1))}>${t("counter.dayAfter")} →</button>
      <button type="button" class="button" onClick=${report.reload}>${t("counter.cash.again")}</button>
    </div>
    <${Loaded} of=${report}>${(value) => html`<${Report} report=${value} />`}<//>`;
}

function Report({ report }) {
  const title = t("counter.cash.of", { day: day(report.date) });
  return html`<div class="card cash" role="region" aria-label=${title} tabindex="0" aria-live="polite">
    <table class="table">
      <caption class="unseen">${title}</caption>
      <thead>
        <tr>
          <th scope="col">${t("counter.cash.what")}</th>
          <th scope="col" class="number">${t("counter.cash.count")}</th>
          <th scope="col" class="number">${t("counter.cash.in")}</th>
          <th scope="col" class="number">${t("counter.cash.out")}</th>
        </tr>
      </thead>
      <tbody>
        <${Total} label=${t("counter.cash.opening")} sum=${report.opening} />
        ${report.lines.map(
          (line) => html`<tr key=${line.action}>
            <th scope="row">${t(`item.did.${line.action}`)}</th>
            <td class="number">${number(line.count)}</td>
            <td class="number">${money(line.in)}</td>
            <td class="number">${money(line.out)}</td>
          </tr>`,
        )}
        <tr class="total">
          <th scope="row">${t("counter.cash.together")}</th>
          <td></td>
          <td class="number">${money(report.in)}</td>
          <td class="number">${money(report.out)}</td>
        </tr>
        <${Total} label=${t("counter.cash.closing")} sum=${report.closing} />
      </tbody>
    </table>
  </div>`;
}

function Total({ label, sum }) {
  return html`<tr class="total">
    <th scope="row">${label}</th>
    <td colspan="3" class="number"><strong>${money(sum)}</strong></td>
  </tr>`;
}
