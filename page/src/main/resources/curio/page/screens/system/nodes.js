// Every member of the cluster, and what it tells of itself.
import { html } from "../../html.js";
import { number, t } from "../../texts/text.js";
import { Mark } from "./mark.js";
import { duration, megabytes, nameOf, percent } from "./names.js";
import { Table } from "../../parts/table.js";
import { sum } from "./watch.js";

export function Nodes({ view }) {
  const columns = [
    { text: t("system.node") },
    { text: t("system.roles") },
    { text: t("system.nodeState") },
    { text: t("system.cpu"), number: true },
    { text: t("system.memory"), number: true },
    { text: t("system.open"), number: true },
    { text: t("system.tickets"), number: true },
  ];
  return html`<section aria-labelledby="system-nodes">
    <h2 id="system-nodes">${t("system.nodes")}</h2>
    <div class="card">
      <${Table} label=${t("system.nodes")} columns=${columns} rows=${view.nodes.map((node) => row(view, node))} />
    </div>
  </section>`;
}

function row(view, node) {
  const { figures } = node;
  const unknown = t("system.none");
  return {
    key: node.id,
    cells: [
      html`<${NodeName} view=${view} node=${node} />`,
      html`<span class="roles">${node.roles.map((role) => html`<span key=${role} class="chip">${role}</span>`)}</span>`,
      html`<${State} node=${node} />`,
      figures?.cpu === undefined ? unknown : percent(figures.cpu),
      figures ? t("system.of", { part: megabytes(figures.heapBytes), all: megabytes(figures.heapLimitBytes) }) : unknown,
      figures ? number(sum(figures.sockets.map(({ open }) => open))) : unknown,
      number(node.tickets),
    ],
  };
}

function NodeName({ view, node }) {
  return html`<span class="node-name" title=${node.id}><bdi>${nameOf(view, node.id)}</bdi></span>
    <span class="hint"><bdi>${node.host}</bdi>${node.id === view.node ? ` · ${t("system.thisNode")}` : ""}</span>
    ${node.figures && html`<span class="hint">${t("system.up", { time: duration(node.figures.uptimeSeconds), version: node.figures.version })}</span>`}`;
}

function State({ node }) {
  const good = node.state === "serving" && node.told !== "silent";
  return html`<${Mark} good=${good}>${t(`system.nodeState.${node.told === "silent" ? "silent" : node.state}`)}<//>
    <span class="hint">${t("system.heard", { time: duration(node.heartbeatAgeMillis / 1_000) })}</span>
    ${node.told === "none" && html`<span class="hint">${t("system.cannotBeAsked")}</span>`}`;
}
