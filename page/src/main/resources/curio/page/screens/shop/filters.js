// What is looked for. It stands in the address, so it can be sent on, and is there again after one has gone back.
import { html, useEffect, useRef, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { CATEGORIES, HOLDINGS, STATES } from "../../parts/item.js";
import { go } from "../../router.js";
import { t } from "../../texts/text.js";
import { FOR_SALE } from "./find.js";

const PAUSE = 250; // milliseconds without a key before it is searched

/** @param {{ filters: { name: string, category: string, state: string, holding: string } }} props */
export function Filters({ filters }) {
  const choose = (changed) => go(pathOf({ ...filters, ...changed }), { replace: true });
  return html`<search class="shop-filters">
    <${Words} name=${filters.name} choose=${choose} />
    <${Choice} label=${t("shop.category")} value=${filters.category} all=${t("shop.category.all")}
      options=${CATEGORIES.map((each) => [each, t(`category.${each}`)])} onChange=${(category) => choose({ category })} />
    <${Choice} label=${t("shop.state")} value=${filters.state} all=${t("shop.state.all")}
      options=${STATES.map((each) => [each, t(`state.${each}`)])} onChange=${(state) => choose({ state })} />
    <${Choice} label=${t("shop.holding")} value=${filters.holding} all=${t("shop.holding.all")}
      options=${[[FOR_SALE, t("shop.holding.forSale")], ...HOLDINGS.map((each) => [each, t(`holding.${each}`)])]}
      onChange=${(holding) => choose({ holding })} />
  </search>`;
}

/** The words of the name, searched as they are typed. */
function Words({ name, choose }) {
  const [text, setText] = useState(name);
  const typed = useRef(name);
  const latest = useRef(choose);
  latest.current = choose;
  useEffect(() => {
    if (name !== typed.current) {
      typed.current = name;
      setText(name);
    }
  }, [name]);
  useEffect(() => {
    if (text.trim() === typed.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      typed.current = text.trim();
      latest.current({ name: typed.current });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<${Field} label=${t("shop.words")} name="name" type="search" value=${text} maxlength="200" dir="auto"
    autocomplete="off" enterkeyhint="search" onInput=${(event) => setText(event.target.value)} />`;
}

function Choice({ label, value, all, options, onChange }) {
  return html`<${Field} as="select" label=${label} value=${value} onChange=${(event) => onChange(event.target.value)}>
    <option value="">${all}</option>
    ${options.map(([each, text]) => html`<option key=${each} value=${each}>${text}</option>`)}
  <//>`;
}

/** Only what can be bought is shown where nothing is said of who has it, so "all" is said. */
function pathOf({ name, category, state, holding }) {
  const query = new URLSearchParams();
  for (const [member, value] of Object.entries({ name, category, state })) {
    if (value) {
      query.set(member, value);
    }
  }
  if (holding !== FOR_SALE) {
    query.set("holding", holding);
  }
  return query.size > 0 ? `/app/shop?${query}` : "/app/shop";
}
