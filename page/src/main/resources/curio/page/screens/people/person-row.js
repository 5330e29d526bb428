// One person in a list, with what one can do at once.
import { html } from "../../html.js";
import { FollowButton } from "../../parts/follow.js";
import { Icon } from "../../parts/icon.js";
import { Avatar, PersonLink } from "../../parts/person.js";
import { t } from "../../texts/text.js";

/** @param {{ person: object, isOwn: boolean }} props */
export function PersonRow({ person, isOwn }) {
  const name = `${person.firstName} ${person.lastName}`.trim();
  return html`<li class="person-row">
    <${Avatar} name=${person.username} />
    <div class="person-text">
      <p>
        <${PersonLink} id=${person.id} name=${person.username} />${" "}
        ${person.verified && html`<span class="verified" title=${t("person.verified")}><${Icon} name="check" /><span class="unseen">${t("person.verified")}</span></span>`}
      </p>
      ${(name || person.city) && html`<p class="hint">${name && html`<bdi>${name}</bdi>`}${name && person.city && " · "}${person.city && html`<bdi>${person.city}</bdi>`}</p>`}
    </div>
    ${isOwn ? html`<span class="hint">${t("person.you")}</span>` : html`<${FollowButton} user=${person} />`}
  </li>`;
}
