// Placing an order: what one would pay, for which item if for one, and a note.
import { call } from "../../api/client.js";
import { html, useEffect, useState } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { SumField, sumOf } from "../../parts/sum.js";
import { toast } from "../../state/toasts.js";
import { money, t } from "../../texts/text.js";

const LONGEST_NOTE = 1_000; // code points
const ID = "[A-Za-z0-9_.:\\-]{1,64}";
const PAUSE = 250; // milliseconds

/** @param {{ query: URLSearchParams, onPlaced: () => void }} props query: the item it begins with */
export function PlaceOrder({ query, onPlaced }) {
  const [round, setRound] = useState(0);
  const write = useWrite((body, key) => call("placeOrder", { body, key }));
  const submit = async ({ price, itemId, note }) => {
    const order = { price: sumOf(price), itemId: itemId.trim() || undefined, note: note.trim() || undefined };
    if (await write.submit(order)) {
      toast(t("orders.onItsWay"));
      setRound(round + 1);
      onPlaced();
    }
  };
  return html`<${Form} write=${write} onSubmit=${submit} label=${t("orders.place")} class="form card">
    <h2>${t("orders.place")}</h2>
    <${Fields} key=${round} first=${round === 0 ? (query.get("item") ?? "") : ""} />
    <div class="row end"><${Submit} write=${write}>${t("orders.submit")}<//></div>
  <//>`;
}

function Fields({ first }) {
  const [id, setId] = useState(first);
  const [typed, setTyped] = useState(null); // until a price is typed it is what is asked for the item
  const item = useNamedItem(id.trim());
  const price = typed ?? (item ? String(item.price) : "");
  const asked = item && t("orders.asked", { name: item.name, sum: money(item.price) });
  return html`<div class="pair">
      <${SumField} label=${t("item.price")} name="price" required value=${price} onInput=${(event) => setTyped(event.target.value)} />
      <${Field} label="${t("orders.item")} (${t("field.optional")})" name="itemId" pattern="\\s*${ID}\\s*" value=${id} autocomplete="off"
        title=${t("counter.item.form")} autocapitalize="none" spellcheck="false" onInput=${(event) => setId(event.target.value)} />
    </div>
    <p class="hint" role="status">${asked && html`<bdi>${asked}</bdi>`}</p>
    <${Field} as="textarea" label="${t("orders.note")} (${t("field.optional")})" name="note" rows="2" dir="auto" maxlength=${LONGEST_NOTE} />`;
}

/** The item of a number that is typed, once it is typed; nothing if there is none. */
function useNamedItem(id) {
  const [item, setItem] = useState(null);
  useEffect(() => {
    const abort = new AbortController();
    const read = () =>
      call("item", { params: { id }, signal: abort.signal }).then(
        (found) => setItem(found.item),
        () => setItem(null),
      );
    const timer = id ? setTimeout(read, PAUSE) : setItem(null);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id]);
  return item && item.id === id ? item : null;
}
