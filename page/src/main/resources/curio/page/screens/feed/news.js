// One thing that somebody did.
import { html } from "../../html.js";
import { Avatar, Person, PersonAvatar, PersonLink } from "../../parts/person.js";
import { Picture } from "../../parts/picture.js";
import { Since } from "../../parts/since.js";
import { t } from "../../texts/text.js";

/**
 * A text of the server begins with the name of who did it, but for a post, which is what they wrote.
 *
 * @param {{ event: import("/feed-client.js").FeedEvent }} props
 */
export function News({ event }) {
  const author = event.name === "post" ? null : event.message.split(" ")[0];
  return html`<li class="card news ${event.name}">
    ${author === null ? html`<${PersonAvatar} id=${event.uid} />` : html`<${Avatar} name=${author} />`}
    <div class="news-text">
      <p>
        ${author === null ? html`<${Person} id=${event.uid} />` : html`<${PersonLink} id=${event.uid} name=${author} />`}${" "}
        ${author === null ? null : html`<bdi>${event.message.slice(author.length + 1)}</bdi>`}
        ${event.itemId && html`${" "}<a href="/app/shop/${encodeURIComponent(event.itemId)}">→</a>`}
      </p>
      ${author === null && html`<p class="post-text" dir="auto">${event.message}</p>`}
      <${Pictures} ids=${event.imageIDs ?? []} />
      <${Since} date=${event.ts * 1000} />
    </div>
  </li>`;
}

function Pictures({ ids }) {
  return ids.length === 0
    ? null
    : html`<div class="news-pictures">
        ${ids.map(
          (id, i) => html`<a key=${id} href="/app/gallery/${id}" aria-label=${t("feed.picture", { n: i + 1 })}>
            <${Picture} id=${id} alt="" sizes="200px" />
          </a>`,
        )}
      </div>`;
}
