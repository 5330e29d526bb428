// Reads orders, and asks again for those of which nothing final is known.
import { call } from "../../api/client.js";
import { useEffect, useRef } from "../../html.js";
import { useLoad } from "../../parts/load.js";

const LIMIT = 200;
const MOST_PAGES = 20;
const FIRST_PAUSE = 700; // milliseconds
const LONGEST_PAUSE = 10_000;

/** Whether more will be told of an order: what has no item is on its way once it is processed. */
export function isUnsettled({ status, itemId }) {
  return status === "new" || (status === "processing" && Boolean(itemId));
}

/** All orders, the newest first. The server tells the oldest first, so it is read to the end. */
export function useOrders() {
  const orders = useLoad(readAll);
  useWatch(orders);
  return orders;
}

/** One order, as it is now. */
export function useOrder(id) {
  const order = useLoad(async (signal) => [await readOne(id, signal)], [id]);
  useWatch(order);
  return { ...order, value: order.value?.[0] };
}

async function readAll(signal) {
  const all = [];
  let cursor = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { data, next } = await call("orders", { query: { cursor, limit: LIMIT }, signal });
    all.push(...data.data);
    if (!next || data.data.length < LIMIT) {
      break;
    }
    cursor = next;
  }
  return all.reverse();
}

async function readOne(id, signal) {
  return (await call("order", { params: { id }, signal })).data.data;
}

/** Asks for unsettled orders again, less and less often, until they are settled. */
function useWatch(orders) {
  const latest = useRef(orders);
  latest.current = orders;
  const waiting = (orders.value ?? []).filter(isUnsettled).map(({ _id }) => _id);
  useEffect(() => {
    if (waiting.length === 0) {
      return undefined;
    }
    const abort = new AbortController();
    let pause = FIRST_PAUSE;
    let timer = setTimeout(ask, pause);
    async function ask() {
      try {
        const fresh = await Promise.all(waiting.slice(0, LIMIT).map((id) => readOne(id, abort.signal)));
        renew(latest.current, fresh);
      } catch {
        // asked again
      }
      pause = Math.min(LONGEST_PAUSE, pause * 1.5);
      timer = abort.signal.aborted ? null : setTimeout(ask, pause);
    }
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [waiting.join()]);
}

function renew({ value, set }, fresh) {
  const known = new Map(fresh.map((order) => [order._id, order]));
  if (value.some(({ _id, status }) => known.has(_id) && known.get(_id).status !== status)) {
    set(value.map((order) => known.get(order._id) ?? order));
  }
}
