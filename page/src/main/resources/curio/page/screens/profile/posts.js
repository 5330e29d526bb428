// What somebody posted, newest first; one's own can be taken back.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { Icon } from "../../parts/icon.js";
import { Loaded, More, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Picture } from "../../parts/picture.js";
import { Since } from "../../parts/since.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

const PAGE = 30;

/** @param {{ person: object, isOwn: boolean }} props */
export function Posts({ person, isOwn }) {
  const [gone, setGone] = useState(new Set());
  const [asked, setAsked] = useState(null);
  const pages = usePages(
    async (cursor, signal) => {
      const page = await call("postsOf", { params: { id: person.id }, query: { cursor, limit: PAGE }, signal });
      return { entries: page.data, next: page.next };
    },
    [person.id],
  );
  const removed = () => {
    setGone(new Set(gone).add(asked.id));
    setAsked(null);
    toast(t("profile.post.removed"));
  };
  return html`<${Loaded} of=${pages}>${() => {
    const posts = pages.entries.filter(({ id }) => !gone.has(id));
    return html`
      ${posts.length === 0 && !pages.next
        ? html`<${Empty} title=${t("profile.posts.none")} />`
        : html`<ol class="feed">${posts.map((post) => html`<${Post} key=${post.id} post=${post} remove=${isOwn ? () => setAsked(post) : null} />`)}</ol>`}
      <${More} pages=${pages} />
      ${asked &&
      html`<${Confirm} title=${t("profile.post.remove")} text=${t("profile.post.remove.text")} action=${t("action.remove")} danger
        write=${() => call("removePost", { params: { id: asked.id } })} onDone=${removed} onClose=${() => setAsked(null)} />`}
    `;
  }}<//>`;
}

function Post({ post, remove }) {
  return html`<li class="card post">
    <p class="post-text" dir="auto">${post.text}</p>
    ${post.imageIDs &&
    html`<div class="news-pictures">
      ${post.imageIDs.map((id) => html`<a key=${id} href="/app/gallery/${id}" aria-label=${t("profile.post.picture")}><${Picture} id=${id} alt="" sizes="200px" /></a>`)}
    </div>`}
    <div class="row between">
      <${Since} date=${post.createdAt} />
      ${remove &&
      html`<button type="button" class="button quiet icon-only" aria-label=${t("profile.post.remove")} onClick=${remove}><${Icon} name="trash" /></button>`}
    </div>
  </li>`;
}
