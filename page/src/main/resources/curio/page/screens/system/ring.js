// The cache of pictures: which part of all keys each Redis is asked for first, drawn as the circle that it is.
import { html } from "../../html.js";
import { number, t } from "../../texts/text.js";
import { Mark } from "./mark.js";
import { megabytes, nameOf, percent } from "./names.js";
import { Table } from "../../parts/table.js";

const GAP = 0.4; // between two parts, in hundredths of the circle
const COLORS = 6;

/** As the node that answers sees it, or else the first that shows pictures. */
export function Ring({ view }) {
  const node = [...view.nodes].sort((one) => (one.id === view.node ? -1 : 0)).find(({ figures }) => figures?.ring);
  if (!node) {
    return null;
  }
  const { ring } = node.figures;
  return html`<section aria-labelledby="system-ring">
    <h2 id="system-ring">${t("system.ring")}</h2>
    <div class="card ring">
      <${Circle} nodes=${ring.nodes} />
      <div class="ring-facts">
        <p class="hint">${t("system.ring.seenBy", { node: nameOf(view, node.id) })}</p>
        ${ring.nodes.length === 0
          ? html`<p>${t("system.ring.alone")}</p>`
          : html`<${Redis} nodes=${ring.nodes} />`}
        <label class="near">
          ${t("system.ring.near", { n: number(ring.nearValues), part: megabytes(ring.nearBytes), all: megabytes(ring.nearLimitBytes) })}
          <meter min="0" max=${ring.nearLimitBytes || 1} value=${ring.nearBytes}></meter>
        </label>
      </div>
    </div>
  </section>`;
}

/** What it shows stands in the table beside it. */
function Circle({ nodes }) {
  let begin = 0;
  const parts = nodes.map((node, i) => {
    const part = { from: begin, share: node.share * 100, i, up: node.up };
    begin += part.share;
    return part;
  });
  return html`<svg class="circle" viewBox="0 0 44 44" aria-hidden="true">
    <circle class="circle-ground" cx="22" cy="22" r="15.915" />
    ${parts.map(
      ({ from, share, i, up }) => html`<circle key=${i} class="arc arc-${i % COLORS} ${up ? "" : "down"}" cx="22" cy="22" r="15.915"
        pathLength="100" stroke-dasharray="${Math.max(0.1, share - GAP)} 100" stroke-dashoffset=${-from} transform="rotate(-90 22 22)" />`,
    )}
    ${parts.map(({ from, share, i }) => {
      const angle = ((from + share / 2) / 100) * 2 * Math.PI - Math.PI / 2;
      return html`<text key=${i} class="arc-number" x=${22 + 15.915 * Math.cos(angle)} y=${22 + 15.915 * Math.sin(angle)}>${i + 1}</text>`;
    })}
    <text class="circle-sum" x="22" y="22">${nodes.length === 0 ? "1" : nodes.length}</text>
  </svg>`;
}

function Redis({ nodes }) {
  const columns = [
    { text: t("system.redis") },
    { text: t("system.share"), number: true },
    { text: t("system.nodeState") },
    { text: t("system.hits"), number: true },
    { text: t("system.redisFailures"), number: true },
  ];
  const rows = nodes.map((node, i) => ({
    key: node.name,
    cells: [
      html`<span class="ring-name"><span class="ring-key arc-${i % COLORS}">${i + 1}</span> <bdi>${node.name}</bdi></span>`,
      percent(node.share),
      html`<${Mark} good=${node.up}>${t(node.up ? "system.redis.up" : "system.redis.open")}<//>`,
      node.hits + node.misses === 0 ? t("system.none") : percent(node.hits / (node.hits + node.misses)),
      number(node.failures),
    ],
  }));
  return html`<${Table} label=${t("system.ring")} columns=${columns} rows=${rows} />`;
}
