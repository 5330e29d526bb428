// Short names of long things, and numbers as people read them.
import { settings } from "../../state/settings.js";
import { number, t } from "../../texts/text.js";

/** "node-4711-0f3c…" says which node it is as well as its whole id does, which stands in the title of the place. */
export function nameOf(view, id) {
  const node = view.nodes.find((one) => one.id === id);
  return id === "here" || !node ? short(id) : short(node.id);
}

function short(id) {
  const uuid = /^(.*)-([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(id);
  return uuid ? `${uuid[1]}-${uuid[2].slice(0, 4)}` : id;
}

/** `curio.orders.v1.Orders` is Orders of orders; others have the name that they gave themselves. */
export function serviceName(service) {
  const name = /^curio\.(\w+)\.v\d+\.(\w+)$/.exec(service);
  return name ? (name[1] === name[2].toLowerCase() ? name[2] : `${name[2]} (${name[1]})`) : service;
}

export function timeOfDay(date) {
  return new Intl.DateTimeFormat(settings.value.language, { timeStyle: "medium" }).format(new Date(date));
}

/** A time in its largest unit. */
export function duration(seconds) {
  if (seconds === undefined || seconds === null) {
    return t("system.unknown");
  }
  const [unit, size] = [["day", 86_400], ["hour", 3_600], ["minute", 60]].find(([, each]) => seconds >= each) ?? ["second", 1];
  const value = seconds / size;
  const form = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: value < 10 && unit !== "second" ? 1 : 0 };
  return new Intl.NumberFormat(settings.value.language, form).format(value);
}

export function millis(value) {
  return value === null || value === undefined ? t("system.unknown") : `${rounded(value)} ms`;
}

export function megabytes(bytes) {
  return `${number(Math.round(bytes / 1_048_576))} MB`;
}

export function percent(part) {
  return new Intl.NumberFormat(settings.value.language, { style: "percent", maximumFractionDigits: part < 0.1 ? 1 : 0 }).format(part);
}

/** With one decimal where it is small. */
export function rounded(value) {
  return new Intl.NumberFormat(settings.value.language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
