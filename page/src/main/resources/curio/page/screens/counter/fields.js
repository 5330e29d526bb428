// The fields of the counter: an item with what it is now, a client with who that is, a day on a paper.
import { call } from "../../api/client.js";
import { html, useEffect, useId, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Holding, itemPath } from "../../parts/item.js";
import { useLoad } from "../../parts/load.js";
import { money, t } from "../../texts/text.js";

const ID = "[A-Za-z0-9_.:\\-]{1,64}";
const IS_ID = new RegExp(`^${ID}$`);
const PAUSE = 200; // milliseconds without a key before it is looked up
const NOT_FOUND = 404;
const OLDEST_DAYS = 366; // how long ago a ticket may have been written on paper

/**
 * The id of an item; words of its name are answered by a list to choose from. Whatever it stands for is shown below.
 *
 * @param {{ value: string, onInput: (id: string) => void, item: ReturnType<typeof useItem> }} props
 */
export function ItemField({ value, onInput, item }) {
  const found = useFound(value);
  const fact = useId();
  return html`<div class="field-with-fact">
    <${Field} label=${t("counter.item")} name="itemId" required value=${value} pattern=${ID} title=${t("counter.item.form")}
      list="items-found" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=${fact}
      onInput=${(event) => onInput(event.target.value.trim())} />
    <datalist id="items-found">
      ${found.map(({ item: each }) => html`<option key=${each.id} value=${each.id}>${each.name}</option>`)}
    </datalist>
    <div class="fact" id=${fact} role="status"><${ItemFact} item=${item} /></div>
  </div>`;
}

/** The item of an id with its history, while the id is typed; `missing` if there is none. */
export function useItem(id) {
  const wanted = useQuiet(id);
  const known = useLoad((signal) => (IS_ID.test(wanted) ? readItem(wanted, signal) : Promise.resolve(null)), [wanted]);
  const isThis = wanted === id && !known.busy;
  return {
    found: isThis ? (known.value ?? null) : null,
    missing: isThis && IS_ID.test(id) && known.value === null && !known.error,
  };
}

async function readItem(id, signal) {
  try {
    return await call("item", { params: { id }, signal });
  } catch (error) {
    if (error.status === NOT_FOUND) {
      return null;
    }
    throw error;
  }
}

/** Items whose names begin with the words that were typed. */
function useFound(text) {
  const words = useQuiet(text);
  const known = useLoad(
    (signal) => (words.length < 2 ? Promise.resolve([]) : call("items", { query: { name: words, limit: 8 }, signal }).catch(() => [])),
    [words],
  );
  return known.value ?? [];
}

function ItemFact({ item: { found, missing } }) {
  if (missing) {
    return html`<span class="bad-text">${t("refused.noItem")}</span>`;
  }
  if (!found) {
    return html`<span class="hint">${t("counter.item.hint")}</span>`;
  }
  const { item } = found;
  return html`<a href=${itemPath(item.id)} target="_blank"><bdi>${item.name}</bdi></a>
    <span class="price">${money(item.price)}</span> <${Holding} holding=${item.holding} />
    ${item.holder && html`<span>${t("counter.holder")} <bdi>${item.holder}</bdi></span>`}`;
}

/** For whom: the number of an account, or a name of the counter's own. */
export function ClientField({ value, onInput }) {
  const fact = useId();
  return html`<div class="field-with-fact">
    <${Field} label=${t("counter.client")} name="clientId" required value=${value} pattern=${ID} title=${t("refused.clientId")}
      autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=${fact}
      onInput=${(event) => onInput(event.target.value.trim())} />
    <div class="fact" id=${fact} role="status"><${ClientFact} id=${value} /></div>
  </div>`;
}

function ClientFact({ id }) {
  const wanted = useQuiet(id);
  const isAccount = /^\d+$/.test(wanted);
  const account = useLoad(
    (signal) => (isAccount ? call("user", { params: { id: wanted }, signal }) : Promise.resolve(null)),
    [wanted],
  );
  if (wanted !== id || account.busy || wanted === "") {
    return html`<span class="hint">${t("counter.client.hint")}</span>`;
  }
  if (!IS_ID.test(wanted)) {
    return html`<span class="bad-text">${t("refused.clientId")}</span>`;
  }
  if (!isAccount) {
    return html`<span>${t("counter.walkIn")}</span>`;
  }
  return account.error
    ? html`<span class="bad-text">${t("refused.noClient")}</span>`
    : html`<span>${t("counter.account")} <bdi>${account.value?.username}</bdi></span>`;
}

/** The day on a ticket that was written on paper; without one it is now. */
export function DateField() {
  const today = new Date();
  const oldest = new Date(today);
  oldest.setDate(oldest.getDate() - OLDEST_DAYS);
  return html`<${Field} label=${t("counter.date")} name="date" type="date" min=${isoDay(oldest)} max=${isoDay(today)}
    hint=${t("counter.date.hint")} />`;
}

/** The day of a date where this computer is, as 2026-02-28. */
export function isoDay(date) {
  const two = (n) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A text, once it has not changed for a moment. */
function useQuiet(text) {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
