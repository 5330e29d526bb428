// What an item is called, what is asked for it, how good it is and its pictures are changed.
import { html, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { STATES } from "../../parts/item.js";
import { SumField, sumOf } from "../../parts/sum.js";
import { t } from "../../texts/text.js";
import { Desk } from "./desk.js";
import { ItemField, useItem } from "./fields.js";
import { ImagesField, imagesOf } from "./images-field.js";

export function Change({ query }) {
  return html`<${Desk} what="change" operation="changeItem" query=${query} Fields=${Fields} bodyOf=${bodyOf} />`;
}

/** What is as it was is not sent, so that nobody else's change is undone. */
function bodyOf({ itemId, name, price, state, images, before }) {
  const old = JSON.parse(before || "{}");
  const isOther = images !== undefined && imagesOf(images).join() !== (old.images ?? []).join();
  return {
    itemId,
    name: name && name.trim() !== old.name ? name.trim() : undefined,
    price: sumOf(price) !== old.price ? sumOf(price) : undefined,
    state: state && state !== old.state ? state : undefined,
    images: isOther ? imagesOf(images) : undefined,
  };
}

function Fields({ start }) {
  const [id, setId] = useState(start.item);
  const item = useItem(id);
  const found = item.found?.item;
  return html`<${ItemField} value=${id} onInput=${setId} item=${item} /> ${found && html`<${Members} key=${found.id} item=${found} />`}`;
}

function Members({ item }) {
  const before = JSON.stringify({ name: item.name, price: item.price, state: item.state, images: item.images });
  const [values, setValues] = useState({ name: item.name, price: String(item.price), state: item.state });
  const set = (member) => (event) => setValues({ ...values, [member]: event.target.value });
  return html`<input type="hidden" name="before" value=${before} />
    <${Field} label=${t("item.name")} name="name" required maxlength="200" dir="auto" autocomplete="off" value=${values.name}
      onInput=${set("name")} />
    <div class="pair">
      <${SumField} label=${t("counter.asking")} name="price" required value=${values.price} onInput=${set("price")} />
      <${Field} as="select" label=${t("shop.state")} name="state" required value=${values.state} onChange=${set("state")}>
        ${STATES.map((each) => html`<option key=${each} value=${each}>${t(`state.${each}`)}</option>`)}
      <//>
    </div>
    <${ImagesField} title=${values.name} first=${item.images} />`;
}
