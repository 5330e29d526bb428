// What waits: events that are not in the log yet, and what consumers have not handled of each partition.
import { html } from "../../html.js";
import { number, t } from "../../texts/text.js";
import { duration } from "./names.js";
import { Table } from "../../parts/table.js";
import { sum } from "./watch.js";

const MUCH = 1_000; // records of a partition

export function Waiting({ view }) {
  return html`<section aria-labelledby="system-waiting">
    <h2 id="system-waiting">${t("system.waiting")}</h2>
    <div class="card"><h3>${t("system.outboxes")}</h3><${Outboxes} outboxes=${view.outboxes} /></div>
    <div class="card"><h3>${t("system.consumers")}</h3><${Consumers} lags=${view.lags} /></div>
  </section>`;
}

function Outboxes({ outboxes }) {
  const columns = [
    { text: t("system.outbox") },
    { text: t("system.events"), number: true },
    { text: t("system.oldest"), number: true },
  ];
  const rows = outboxes.map((outbox) => ({
    key: outbox.name,
    cells: [outbox.name, count(outbox.waiting), outbox.waiting ? duration(outbox.oldestSeconds) : t("system.none")],
  }));
  return rows.length === 0 ? html`<p class="hint">${t("system.notMeasured")}</p>` : html`<${Table} label=${t("system.outboxes")} columns=${columns} rows=${rows} />`;
}

function Consumers({ lags }) {
  const columns = [
    { text: t("system.consumer") },
    { text: t("system.partitions") },
    { text: t("system.records"), number: true },
    { text: t("system.oldest"), number: true },
    { text: t("system.letters"), number: true },
  ];
  const rows = [...Map.groupBy(lags, ({ consumer }) => consumer)].map(([consumer, parts]) => {
    const waiting = sum(parts.map((part) => part.waiting ?? 0));
    return {
      key: consumer,
      cells: [
        consumer,
        html`<${Partitions} parts=${parts} />`,
        number(waiting),
        waiting > 0 ? duration(Math.max(...parts.map((part) => part.oldestSeconds ?? 0))) : t("system.none"),
        number(sum(parts.map((part) => part.deadLetters ?? 0))),
      ],
    };
  });
  return rows.length === 0 ? html`<p class="hint">${t("system.notMeasured")}</p>` : html`<${Table} label=${t("system.consumers")} columns=${columns} rows=${rows} />`;
}

/** One cell a partition: its number of records, and the more there are the stronger it looks. */
function Partitions({ parts }) {
  return html`<ol class="partitions">
    ${parts.map(
      ({ partition, waiting }) => html`<li key=${partition} class="partition ${waiting ? (waiting > MUCH ? "much" : "some") : ""}"
        title=${t("system.partition", { n: partition })}>
        <span class="unseen">${t("system.partition", { n: partition })}: </span>${count(waiting)}
      </li>`,
    )}
  </ol>`;
}

function count(value) {
  return value === undefined || value === null ? t("system.unknown") : number(value);
}
