// People, wherever they are shown.
import { html } from "../html.js";
import { useName } from "../state/people.js";
import { t } from "../texts/text.js";

const HUES = 12;

/** A round sign with the first letter of a name, in a colour of its own. */
export function Avatar({ name, large = false }) {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 997, 7) % HUES;
  return html`<span class="avatar hue-${hue} ${large ? "large" : ""}" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>`;
}

/** A name that leads to the profile. */
export function PersonLink({ id, name }) {
  return html`<a class="person" href="/app/people/${id}"><bdi>${name}</bdi></a>`;
}

/** Somebody who is known by id: the name with a link, as soon as it is there. */
export function Person({ id }) {
  const name = useName(id);
  return name
    ? html`<${PersonLink} id=${id} name=${name} />`
    : html`<span class="person faint">${name === null ? t("person.gone") : `#${id}`}</span>`;
}

/** The sign of somebody who is known by id. */
export function PersonAvatar({ id }) {
  return html`<${Avatar} name=${useName(id) ?? "·"} />`;
}
