// Which list of people whom the shop does not deal with is in force.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Problem, useWrite } from "../../parts/form.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { Since } from "../../parts/since.js";
import { toast } from "../../state/toasts.js";
import { moment, number, t } from "../../texts/text.js";

export function FraudList() {
  const list = useLoad((signal) => call("fraudList", { signal }));
  const write = useWrite(() => call("reloadFraudList"));
  const reload = async () => {
    const now = await write.submit();
    if (now) {
      list.set(now);
      toast(!now.version && !now.error ? t("admin.fraud.none") : now.error ? t("admin.fraud.kept") : t("admin.fraud.read"), now.error ? "bad" : "good");
    }
  };
  return html`<section class="card column" aria-labelledby="fraud-title">
    <h2 id="fraud-title">${t("admin.tab.fraud-list")}</h2>
    <p>${t("admin.fraud.text")}</p>
    ${write.error && html`<${Problem} error=${write.error} />`}
    <${Loaded} of=${list}>${(value) => html`<${Facts} list=${value} />`}<//>
    <button type="button" class="button" aria-busy=${write.busy} disabled=${write.busy} onClick=${reload}>${t("admin.fraud.reload")}</button>
  </section>`;
}

function Facts({ list }) {
  return html`<dl class="facts lead">
      <dt>${t("admin.fraud.version")}</dt><dd>${list.version ? html`<code>${list.version}</code>` : t("admin.fraud.none")}</dd>
      <dt>${t("admin.fraud.entries")}</dt><dd>${number(list.entries)}</dd>
      ${list.loadedAt && html`<dt>${t("admin.fraud.loaded")}</dt><dd>${moment(list.loadedAt)} (<${Since} date=${list.loadedAt} />)</dd>`}
    </dl>
    ${list.error && html`<div class="alert bad" role="alert"><p><strong>${t("admin.fraud.error")}</strong></p><p dir="auto">${list.error}</p></div>`}`;
}
