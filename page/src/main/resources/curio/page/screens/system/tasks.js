// What is done in the background for all, by which node, and what nodes took over from others that had died.
import { html } from "../../html.js";
import { Since } from "../../parts/since.js";
import { number, t } from "../../texts/text.js";
import { Mark } from "./mark.js";
import { nameOf } from "./names.js";
import { Table } from "../../parts/table.js";
import { sum } from "./watch.js";

export function Tasks({ view }) {
  const alone = view.tasks.filter(({ kind }) => kind !== "partition");
  const shared = [...Map.groupBy(view.tasks.filter(({ kind }) => kind === "partition"), ({ name }) => name.replace(/:\d+$/, ""))];
  return html`<section aria-labelledby="system-tasks">
    <h2 id="system-tasks">${t("system.tasks")}</h2>
    <${Takeovers} view=${view} />
    <details class="card">
      <summary>${t("system.tasks.alone", { n: alone.length })}</summary>
      <${Table} label=${t("system.tasks.alone", { n: alone.length })} columns=${columns()} rows=${alone.map((task) => row(view, task))} />
    </details>
    <details class="card">
      <summary>${t("system.tasks.shared", { n: shared.length })}</summary>
      <${Table} label=${t("system.tasks.shared", { n: shared.length })} rows=${shared.map(([name, parts]) => sharedRow(view, name, parts))}
        columns=${[{ text: t("system.task") }, { text: t("system.owners") }]} />
    </details>
  </section>`;
}

function columns() {
  return [{ text: t("system.task") }, { text: t("system.owner") }, { text: t("system.lastPass") }];
}

function row(view, task) {
  return {
    key: `${task.name} ${task.owner}`,
    cells: [
      task.name,
      html`<${Owner} view=${view} owner=${task.owner} />`,
      html`${task.lastPassAt ? html`<${Since} date=${task.lastPassAt} />` : t("system.none")}
        ${task.error && html`${" "}<${Mark} good=${false}>${task.error}<//>`}`,
    ],
  };
}

function sharedRow(view, name, parts) {
  const owners = [...Map.groupBy(parts, ({ owner }) => owner)];
  return {
    key: name,
    cells: [
      name,
      html`<ul class="owners">
        ${owners.map(([owner, theirs]) => html`<li key=${owner}><${Owner} view=${view} owner=${owner} /> · ${t("system.parts", { n: theirs.length })}</li>`)}
      </ul>`,
    ],
  };
}

function Owner({ view, owner }) {
  return owner
    ? html`<span title=${owner}><bdi>${nameOf(view, owner)}</bdi></span>`
    : html`<${Mark} good=${false}>${t("system.changesHands")}<//>`;
}

/** By kind of work; one line each, whichever nodes freed it. */
function Takeovers({ view }) {
  const all = view.nodes.flatMap((node) => (node.figures?.takeovers ?? []).map((one) => ({ ...one, node: node.id })));
  if (all.length === 0) {
    return html`<p class="card">${t("system.takeovers.none")}</p>`;
  }
  const rows = [...Map.groupBy(all, ({ kind }) => kind)].sort().map(([kind, ones]) => ({
    key: kind,
    cells: [
      kind,
      html`<ul class="owners">
        ${ones.map(({ node, jobs }) => html`<li key=${node} title=${node}><bdi>${nameOf(view, node)}</bdi> · ${number(jobs)}</li>`)}
      </ul>`,
    ],
  }));
  const n = sum(all.map(({ jobs }) => jobs));
  return html`<details class="card">
    <summary>${t("system.takeovers", { n })}</summary>
    <${Table} label=${t("system.takeovers", { n })} rows=${rows} columns=${[{ text: t("system.task") }, { text: t("system.takenBy") }]} />
  </details>`;
}
