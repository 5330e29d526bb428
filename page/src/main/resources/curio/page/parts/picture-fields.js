// What is said about a picture: the same fields where it is shared and where it is changed.
import { html } from "../html.js";
import { t } from "../texts/text.js";
import { Field } from "./form.js";
import { TagsField } from "./tags-field.js";

/**
 * @typedef {{ title: string, description: string, alt: string, tags: string[], visibility: string }} Said
 * @param {{ value: Said, onChange: (members: object) => void }} props `onChange` gets the members that changed
 */
export function PictureFields({ value, onChange }) {
  const typed = (member) => ({ target }) => onChange({ [member]: target.value });
  return html`
    <${Field} as="textarea" label=${t("picture.alt")} hint=${t("picture.alt.hint")} name="alt" rows="2" maxlength="1500" dir="auto"
      value=${value.alt} onInput=${typed("alt")} />
    <${Field} label=${t("picture.title")} name="title" maxlength="200" dir="auto" autocomplete="off" value=${value.title}
      onInput=${typed("title")} />
    <${Field} as="textarea" label=${t("picture.description")} name="description" rows="3" maxlength="5000" dir="auto"
      value=${value.description} onInput=${typed("description")} />
    <${TagsField} value=${value.tags} onChange=${(tags) => onChange({ tags })} />
    <${Field} as="select" label=${t("picture.visibility")} name="visibility" value=${value.visibility} onChange=${typed("visibility")}>
      ${["public", "followers", "private"].map(
        (each) => html`<option key=${each} value=${each}>${t(`picture.visibility.${each}`)}</option>`,
      )}
    <//>
  `;
}
