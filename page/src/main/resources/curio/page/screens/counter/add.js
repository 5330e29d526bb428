// An item becomes known to the shop.
import { html, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { CATEGORIES, STATES } from "../../parts/item.js";
import { SumField, sumOf } from "../../parts/sum.js";
import { t } from "../../texts/text.js";
import { Desk } from "./desk.js";
import { ImagesField, imagesOf } from "./images-field.js";

const LONGEST_NAME = 200;
const OLDEST_MONTHS = 12_000;

export function Add({ query }) {
  return html`<${Desk} what="add" operation="addItem" query=${query} Fields=${Fields} bodyOf=${bodyOf} />`;
}

function bodyOf({ id, name, category, price, state, ageInMonths, images }) {
  return {
    id: id.trim() || undefined,
    name: name.trim(),
    category,
    price: sumOf(price),
    state,
    ageInMonths: ageInMonths === "" ? undefined : Number(ageInMonths),
    images: imagesOf(images),
  };
}

function Fields() {
  const [name, setName] = useState("");
  return html`<${Field} label=${t("item.name")} name="name" required maxlength=${LONGEST_NAME} dir="auto" autocomplete="off"
      value=${name} onInput=${(event) => setName(event.target.value)} />
    <div class="pair">
      <${Field} as="select" label=${t("shop.category")} name="category" required>
        <option value=""></option>
        ${CATEGORIES.map((each) => html`<option key=${each} value=${each}>${t(`category.${each}`)}</option>`)}
      <//>
      <${Field} as="select" label=${t("shop.state")} name="state" required>
        <option value=""></option>
        ${STATES.map((each) => html`<option key=${each} value=${each}>${t(`state.${each}`)}</option>`)}
      <//>
      <${SumField} label=${t("counter.asking")} name="price" required />
      <${Field} label=${t("counter.age")} name="ageInMonths" type="number" min="0" max=${OLDEST_MONTHS} step="1" inputmode="numeric" />
      <${Field} label=${t("counter.id")} name="id" pattern="[A-Za-z0-9_.:\\-]{1,64}" title=${t("counter.item.form")}
        autocomplete="off" autocapitalize="none" spellcheck="false" hint=${t("counter.id.hint")} />
    </div>
    <${ImagesField} title=${name} />`;
}
