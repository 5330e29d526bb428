// The pictures somebody shared, as far as one may see them.
import { html } from "../../html.js";
import { GalleryGrid } from "../../parts/gallery-grid.js";
import { Empty } from "../../parts/notice.js";
import { t } from "../../texts/text.js";

/** @param {{ person: { username: string }, isOwn: boolean }} props */
export function Pictures({ person, isOwn }) {
  const none = html`<${Empty} title=${t("profile.pictures.none")}>
    ${isOwn && html`<a class="button primary" href="/app/upload">${t("upload.title")}</a>`}
  <//>`;
  return html`<${GalleryGrid} query=${{ author: person.username }} empty=${none} label=${t("profile.pictures")} />`;
}
