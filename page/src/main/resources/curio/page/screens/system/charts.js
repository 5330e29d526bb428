// The last five minutes in four charts. uPlot draws them; it is loaded here alone.
import { html, useEffect, useRef } from "../../html.js";
import { settings } from "../../state/settings.js";
import { t } from "../../texts/text.js";
import { millis, rounded, timeOfDay } from "./names.js";

const HEIGHT = 150; // pixels
const SHORTEST = 60; // seconds that are shown at least

export function Charts({ history }) {
  return html`<section aria-labelledby="system-charts">
    <h2 id="system-charts">${t("system.charts")}</h2>
    <div class="charts">
      <${Chart} history=${history} title=${t("system.chart.requests")} lines=${[["requests", t("system.chart.perSecond")]]} form=${rounded} />
      <${Chart} history=${history} title=${t("system.chart.waiting")} lines=${[["waiting", t("system.chart.events")]]} form=${rounded} />
      <${Chart} history=${history} title=${t("system.chart.sockets")} lines=${[["sockets", t("system.chart.open")]]} form=${rounded} />
      <${Chart} history=${history} title=${t("system.chart.delivery")} form=${millis}
        lines=${[["median", t("system.chart.median")], ["p99", t("system.chart.p99")]]} />
    </div>
  </section>`;
}

/** A drawing says nothing to a screen reader: the text beside it says what is and what was. */
function Chart({ history, title, lines, form }) {
  const box = useRef(null);
  const colors = useRef([]);
  const plot = useRef(null);
  const data = [history.at, ...lines.map(([name]) => history[name])];
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    let gone = false;
    let watch = null;
    uplot().then((UPlot) => {
      if (!gone) {
        plot.current = new UPlot(options(lines, colors, box.current.clientWidth), latest.current, box.current);
        watch = new ResizeObserver(() => plot.current.setSize({ width: box.current.clientWidth, height: HEIGHT }));
        watch.observe(box.current);
      }
    });
    return () => {
      gone = true;
      watch?.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, []);
  useEffect(() => plot.current?.setData(data), [history]);
  return html`<figure class="card chart">
    <figcaption>
      <h3>${title}</h3>
      <ul class="chart-lines">
        ${lines.map(
          ([name, text], i) => html`<li key=${name}>
            <span class="chart-line line-${i}" ref=${(sign) => (colors.current[i] = sign)} aria-hidden="true"></span>
            ${text}: <strong>${last(history[name]) === null ? t("system.none") : form(last(history[name]))}</strong>
          </li>`,
        )}
      </ul>
      <p class="unseen">${lines.map(([name, text]) => inWords(text, history[name], form)).join(" ")}</p>
    </figcaption>
    <div class="chart-box" ref=${box} aria-hidden="true"></div>
  </figure>`;
}

function last(values) {
  return values.at(-1) ?? null;
}

function inWords(text, values, form) {
  const known = values.filter((value) => value !== null);
  return known.length === 0
    ? ""
    : t("system.chart.words", { line: text, least: form(Math.min(...known)), most: form(Math.max(...known)) });
}

let loading = null;

function uplot() {
  loading ??= Promise.all([import("uplot"), style()]).then(([module]) => module.default);
  return loading;
}

function style() {
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("../../libraries/uplot.css", import.meta.url);
    link.onload = resolve;
    link.onerror = resolve;
    document.head.append(link);
  });
}

/** Colours are read whenever something is drawn, so that they follow the theme. */
function options(lines, signs, width) {
  const color = (i) => getComputedStyle(signs.current[i]).color;
  const faint = () => getComputedStyle(document.querySelector(".chart .chart-box")).color;
  const line = () => getComputedStyle(document.querySelector(".chart .chart-box")).borderTopColor;
  const axis = { stroke: faint, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (_, first, latest) => (latest ? [Math.min(first, latest - SHORTEST), latest] : [0, SHORTEST]) },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.15)] },
    },
    axes: [
      { ...axis, size: 30, space: 90, values: (_, moments) => moments.map((each) => (settings.value ? timeOfDay(each * 1_000) : "")) },
      { ...axis, size: 52, values: (_, values) => values.map((value) => rounded(value)) },
    ],
    series: [
      {},
      ...lines.map((_, i) => ({
        stroke: () => color(i),
        width: 2,
        dash: i > 0 ? [5, 4] : undefined,
        points: { size: 4 },
        spanGaps: false,
      })),
    ],
  };
}
