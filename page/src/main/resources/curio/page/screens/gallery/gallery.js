// Pictures of everybody, those with a tag, or those of an author.
import { html } from "../../html.js";
import { GalleryGrid } from "../../parts/gallery-grid.js";
import { Icon } from "../../parts/icon.js";
import { Empty } from "../../parts/notice.js";
import { PopularTags } from "../../parts/popular-tags.js";
import { address } from "../../router.js";
import { session } from "../../state/session.js";
import { t } from "../../texts/text.js";
import { Filter } from "./filter.js";

export function Screen({ query }) {
  const { user } = session.use();
  const tag = query.get("tag") ?? "";
  const author = query.get("author") ?? "";
  return html`
    <div class="row between head">
      <h1>${t("gallery.title")}</h1>
      ${user && html`<a class="button primary" href="/app/upload"><${Icon} name="plus" /> ${t("upload.title")}</a>`}
    </div>
    <${Filter} key=${`${tag}/${author}`} tag=${tag} author=${author} />
    <${PopularTags} current=${tag} />
    <${Chosen} tag=${tag} author=${author} />
    <${GalleryGrid} query=${{ tag, author }} label=${t("gallery.title")} empty=${html`<${None} filtered=${tag || author} />`} />
  `;
}

/** What the list is narrowed to, and the way out. */
function Chosen({ tag, author }) {
  return html`<div class="chosen" role="status">
    <h2>
      ${!tag && !author && t("gallery.newest")} ${tag && html`<span>${t("gallery.tagged")} <bdi>${tag}</bdi></span>`}${" "}
      ${author && html`<span>${t("gallery.by")} <bdi>${author}</bdi></span>`}
    </h2>
    ${(tag || author) && html`<a class="button small quiet" href="/app/gallery">${t("gallery.all")}</a>`}
  </div>`;
}

function None({ filtered }) {
  return filtered
    ? html`<${Empty} title=${t("gallery.empty.filtered")} text=${t("gallery.empty.try")}>
        <a class="button" href="/app/gallery">${t("gallery.all")}</a>
      <//>`
    : html`<${Empty} title=${t("gallery.empty")}><a class="button" href=${address("/app/upload")}>${t("upload.title")}</a><//>`;
}
