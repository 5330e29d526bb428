// The whole system at a glance, live: what is wrong first, then charts, then each part. For administrators.
import { html } from "../../html.js";
import { ADMINS, only } from "../../parts/guard.js";
import { Failed, Loading } from "../../parts/notice.js";
import { t } from "../../texts/text.js";
import { Charts } from "./charts.js";
import { Letters } from "./letters.js";
import { nameOf, timeOfDay } from "./names.js";
import { Nodes } from "./nodes.js";
import { Ring } from "./ring.js";
import { Services } from "./services.js";
import { Summary } from "./summary.js";
import { Tasks } from "./tasks.js";
import { Waiting } from "./waiting.js";
import { useSystem } from "./watch.js";

export const Screen = only(ADMINS, System);

function System() {
  const { view, error, state, history, look } = useSystem();
  return html`<div class="system">
    <div class="row between">
      <h1>${t("system.title")}</h1>
      <p class="live ${state}" role="status"><span class="dot" aria-hidden="true"></span> ${t(`system.state.${state}`)}</p>
    </div>
    ${!view && (error ? html`<${Failed} error=${error} retry=${look} />` : html`<${Loading} />`)}
    ${view && html`<${Parts} view=${view} history=${history} look=${look} />`}
  </div>`;
}

function Parts({ view, history, look }) {
  return html`
    <p class="hint">${t("system.told", { node: nameOf(view, view.node), time: timeOfDay(view.at) })}${view.stale ? ` ${t("system.stale")}` : ""}</p>
    <${Summary} view=${view} />
    <${Charts} history=${history} />
    <${Nodes} view=${view} />
    <${Services} view=${view} look=${look} />
    <${Ring} view=${view} />
    <${Waiting} view=${view} />
    <${Tasks} view=${view} />
    <${Letters} view=${view} />
  `;
}
