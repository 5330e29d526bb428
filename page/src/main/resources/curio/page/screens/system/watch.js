// The system as it is told live: the last look, and the numbers of the last minutes for the charts.
import { call, urlOf } from "../../api/client.js";
import { OPERATIONS } from "../../api/operations.js";
import { useEffect, useRef, useState } from "../../html.js";

const EVERY = 2; // seconds between two looks
const KEPT = 150; // looks, which are five minutes
const AGAIN = 4_000; // milliseconds until the next try

/**
 * Watches as long as the screen is open.
 *
 * @returns `view` as GET /v1/system answers it; `state` connecting, open or waiting; `error` of a first look that failed;
 *     `history` one array a number, oldest first; `look()` asks at once
 */
export function useSystem() {
  const [now, setNow] = useState({ view: null, error: null, state: "connecting", history: nothing() });
  const watching = useRef(null);
  useEffect(() => {
    const watch = new Watch((change) => setNow((known) => change(known)));
    watching.current = watch;
    watch.begin();
    return () => watch.end();
  }, []);
  return { ...now, look: () => watching.current?.look() };
}

/** A stream that is opened again whenever it ends; while it is refused the system is asked for again and again. */
class Watch {
  constructor(change) {
    this.change = change;
    this.abort = new AbortController();
    this.stream = null;
    this.timer = 0;
  }

  /** A plain request first: it renews tokens, and asks whoever has to sign in again. */
  async begin() {
    await this.look();
    if (!this.abort.signal.aborted) {
      this.open();
    }
  }

  async look() {
    try {
      this.show(await call("system", { signal: this.abort.signal }));
    } catch (error) {
      if (!this.abort.signal.aborted) {
        this.change((known) => ({ ...known, error, state: "waiting" }));
      }
    }
  }

  open() {
    const stream = new EventSource(urlOf(OPERATIONS.systemStream[1], { query: { every: EVERY } }));
    this.stream = stream;
    stream.onopen = () => this.change((known) => ({ ...known, state: "open" }));
    stream.onmessage = ({ data }) => this.show(JSON.parse(data));
    stream.onerror = () => {
      this.change((known) => ({ ...known, state: "waiting" }));
      if (stream.readyState === EventSource.CLOSED) {
        this.timer = setTimeout(() => this.begin(), AGAIN);
      }
    };
  }

  show(view) {
    if (!this.abort.signal.aborted) {
      this.change((known) => ({ ...known, view, error: null, history: longer(known.history, known.view, view) }));
    }
  }

  end() {
    this.abort.abort();
    this.stream?.close();
    clearTimeout(this.timer);
  }
}

function nothing() {
  return { at: [], requests: [], waiting: [], sockets: [], median: [], p99: [] };
}

function longer(history, before, view) {
  const at = Date.parse(view.at) / 1_000;
  if (before && at <= Date.parse(before.at) / 1_000) {
    return history;
  }
  const point = { at, ...numbersOf(before, view) };
  return Object.fromEntries(Object.entries(history).map(([name, values]) => [name, [...values, point[name]].slice(-KEPT)]));
}

function numbersOf(before, view) {
  const told = view.nodes.filter(({ figures }) => figures);
  return {
    requests: rate(before, view),
    waiting: sum([...view.outboxes, ...view.lags].map(({ waiting }) => waiting ?? 0)),
    sockets: sum(told.flatMap(({ figures }) => figures.sockets.map(({ open }) => open))),
    median: slowest(told, "medianMillis"),
    p99: slowest(told, "p99Millis"),
  };
}

/** Requests in a second, of the nodes that were there at both looks; null at the first one. */
function rate(before, view) {
  if (!before) {
    return null;
  }
  const seconds = (Date.parse(view.at) - Date.parse(before.at)) / 1_000;
  const earlier = new Map(before.nodes.map(({ id, figures }) => [id, figures?.requests]));
  const more = view.nodes
    .filter(({ id, figures }) => figures && earlier.get(id) !== undefined)
    .map(({ id, figures }) => figures.requests - earlier.get(id));
  return Math.max(0, sum(more)) / seconds;
}

function slowest(nodes, name) {
  const known = nodes.map(({ figures }) => figures.delivery?.[name]).filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : null;
}

export function sum(values) {
  return values.reduce((all, one) => all + one, 0);
}
