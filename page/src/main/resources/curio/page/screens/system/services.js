// Which services there are, who serves them, and the breakers of everybody's calls of them, to be tripped and reset by hand.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { Problem, useWrite } from "../../parts/form.js";
import { toast } from "../../state/toasts.js";
import { problemText, t } from "../../texts/text.js";
import { Mark } from "./mark.js";
import { nameOf, serviceName } from "./names.js";
import { Table } from "../../parts/table.js";

/** Without accounts nobody could reset it here, so the server refuses. */
const NEVER = "curio.accounts.";

export function Services({ view, look }) {
  const [asked, ask] = useState(null);
  const columns = [
    { text: t("system.service") },
    { text: t("system.members") },
    { text: t("system.breakers") },
  ];
  const rows = servicesOf(view).map((service) => ({
    key: service.serviceName,
    cells: [
      html`<span title=${service.serviceName}><bdi>${serviceName(service.serviceName)}</bdi></span>`,
      html`<${Members} view=${view} service=${service} />`,
      html`<${Breakers} view=${view} service=${service.serviceName} ask=${ask} look=${look} />`,
    ],
  }));
  return html`<section aria-labelledby="system-services">
    <h2 id="system-services">${t("system.services")}</h2>
    <div class="card"><${Table} label=${t("system.services")} columns=${columns} rows=${rows} /></div>
    ${asked && html`<${Trip} view=${view} asked=${asked} look=${look} onClose=${() => ask(null)} />`}
  </section>`;
}

/** Those that are served, and those that somebody called. */
function servicesOf(view) {
  const known = new Map(view.services.map((service) => [service.serviceName, service]));
  for (const { service } of view.nodes.flatMap(({ figures }) => figures?.breakers ?? [])) {
    if (!known.has(service)) {
      known.set(service, { serviceName: service, members: [] });
    }
  }
  return [...known.values()].sort((one, other) => one.serviceName.localeCompare(other.serviceName));
}

function Members({ view, service }) {
  return service.members.length === 0
    ? html`<${Mark} good=${false}>${t("system.nobody")}<//>`
    : html`<span class="roles">
        ${service.members.map((id) => html`<span key=${id} class="chip" title=${id}><bdi>${nameOf(view, id)}</bdi></span>`)}
      </span>`;
}

function Breakers({ view, service, ask, look }) {
  const lines = view.nodes
    .map((node) => ({ node, breakers: node.figures?.breakers.filter((one) => one.service === service) ?? [] }))
    .filter(({ breakers }) => breakers.length > 0);
  return lines.length === 0
    ? html`<span class="hint">${t("system.noBreakers")}</span>`
    : html`<ul class="breakers">
        ${lines.map((line) => html`<${Breaker} key=${line.node.id} view=${view} service=${service} line=${line} ask=${ask} look=${look} />`)}
      </ul>`;
}

function Breaker({ view, service, line: { node, breakers }, ask, look }) {
  const write = useWrite((body) => call("changeBreakers", { params: { node: node.id, service }, body }));
  const name = nameOf(view, node.id);
  const isClosed = breakers.every(({ state }) => state === "closed");
  const reset = async () => {
    if (await write.submit({ action: "reset" })) {
      toast(t("system.reset.done", { service: serviceName(service), node: name }));
      look();
    }
  };
  return html`<li class="breaker">
    <span class="breaker-of"><span class="hint">${t("system.callsOf", { node: name })}</span>
      ${breakers.map(
        ({ member, state }) => html`<${Mark} key=${member} good=${state === "closed"}>
          ${t(`system.breaker.${state}`)}${member === "here" ? "" : ` → ${nameOf(view, member)}`}
        <//>`,
      )}
      ${write.error && html`<span class="hint bad" role="alert">${problemText(write.error)}</span>`}
    </span>
    ${!isClosed &&
    html`<button type="button" class="button" aria-busy=${write.busy} disabled=${write.busy} onClick=${reset}
      aria-label=${t("system.reset.label", { service: serviceName(service), node: name })}>${t("system.reset")}</button>`}
    ${isClosed &&
    !service.startsWith(NEVER) &&
    html`<button type="button" class="button quiet" onClick=${() => ask({ node, service })}
      aria-label=${t("system.trip.label", { service: serviceName(service), node: name })}>${t("system.trip")}</button>`}
  </li>`;
}

/** Cutting a service off is asked for twice. */
function Trip({ view, asked: { node, service }, look, onClose }) {
  const write = useWrite((body) => call("changeBreakers", { params: { node: node.id, service }, body }));
  const values = { service: serviceName(service), node: nameOf(view, node.id) };
  const trip = async () => {
    if (await write.submit({ action: "trip" })) {
      toast(t("system.trip.done", values));
      onClose();
      look();
    }
  };
  return html`<${Dialog} title=${t("system.trip.title", values)} onClose=${onClose}>
    <p>${t("system.trip.text", values)}</p>
    ${write.error && html`<${Problem} error=${write.error} />`}
    <div class="row end">
      <button type="button" class="button" onClick=${onClose}>${t("action.cancel")}</button>
      <button type="button" class="button danger" aria-busy=${write.busy} disabled=${write.busy} onClick=${trip}>${t("system.trip")}</button>
    </div>
  <//>`;
}
