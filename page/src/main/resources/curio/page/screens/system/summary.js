// What an administrator should look at, or that there is nothing, and the few numbers that say how much goes on.
import { html } from "../../html.js";
import { number, t } from "../../texts/text.js";
import { Mark } from "./mark.js";
import { nameOf, serviceName } from "./names.js";
import { sum } from "./watch.js";

export function Summary({ view }) {
  const problems = problemsOf(view);
  const told = view.nodes.filter(({ figures }) => figures);
  const tiles = [
    [t("system.tile.nodes"), view.nodes.length],
    [t("system.tile.waiting"), sum([...view.outboxes, ...view.lags].map(({ waiting }) => waiting ?? 0))],
    [t("system.tile.letters"), lettersOf(view)],
    [t("system.tile.takeovers"), sum(told.flatMap(({ figures }) => figures.takeovers.map(({ jobs }) => jobs)))],
    [t("system.tile.failures"), sum(told.map(({ figures }) => figures.failures))],
  ];
  return html`<section class="card system-summary" aria-labelledby="system-summary">
    <h2 id="system-summary" class="unseen">${t("system.summary")}</h2>
    <div role="status">
      ${problems.length === 0
        ? html`<p class="verdict"><${Mark} good=${true}>${t("system.well")}<//></p>`
        : html`<ul class="verdict">
            ${problems.map((text) => html`<li key=${text}><${Mark} good=${false}>${text}<//></li>`)}
          </ul>`}
    </div>
    <dl class="tallies">
      ${tiles.map(([text, value]) => html`<div key=${text} class="tally"><dt>${text}</dt><dd>${number(value)}</dd></div>`)}
    </dl>
  </section>`;
}

export function lettersOf(view) {
  return sum(view.lags.map(({ deadLetters }) => deadLetters ?? 0));
}

function problemsOf(view) {
  const problems = view.stale ? [t("system.problem.stale")] : [];
  for (const node of view.nodes) {
    const name = nameOf(view, node.id);
    if (node.told === "silent") {
      problems.push(t("system.problem.silent", { node: name }));
    }
    if (node.state !== "serving") {
      problems.push(t(`system.problem.${node.state}`, { node: name }));
    }
    for (const text of node.figures?.troubles ?? []) {
      problems.push(`${name}: ${text}`);
    }
    const down = node.figures?.ring?.nodes.filter(({ up }) => !up) ?? [];
    if (down.length > 0) {
      problems.push(t("system.problem.redis", { node: name, redis: down.map((redis) => redis.name).join(", ") }));
    }
    const open = new Set(node.figures?.breakers.filter(({ state }) => state === "open").map(({ service }) => service));
    for (const service of open) {
      problems.push(t("system.problem.breaker", { node: name, service: serviceName(service) }));
    }
  }
  for (const { serviceName: service } of view.services.filter(({ members }) => members.length === 0)) {
    problems.push(t("system.problem.unserved", { service: serviceName(service) }));
  }
  for (const { name, error } of view.tasks.filter((task) => task.error)) {
    problems.push(t("system.problem.task", { task: name, error }));
  }
  if (lettersOf(view) > 0) {
    problems.push(t("system.problem.letters", { n: lettersOf(view) }));
  }
  return [...new Set(problems)];
}
