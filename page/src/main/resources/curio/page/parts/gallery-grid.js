// Pictures of the gallery in rows of one height. Each has its place before it is there, so nothing jumps, and the list goes
// on while one scrolls.
import { html } from "../html.js";
import { number, t } from "../texts/text.js";
import { useGalleryPages } from "./gallery-pages.js";
import { Icon } from "./icon.js";
import { More } from "./load.js";
import { Empty, Failed } from "./notice.js";
import { Picture } from "./picture.js";

const ROW = 13; // height of a row at least, in rem

/** Wider and narrower ones are cut to these shapes, as width by height, so that a row stays a row. */
const NARROWEST = 0.6;
const WIDEST = 2.4;

/** Shapes of what stands there until the first page is. */
const SHAPES = [1.5, 0.75, 1.3, 1, 1.6, 0.8, 1.2, 1.4];

/**
 * The pictures that a query finds, newest first, endless.
 *
 * @param {{ query?: { tag?: string, author?: string }, empty?: any, label: string }} props `empty` is shown where there is
 *     none, instead of a sentence; `label` names the list to screen readers
 */
export function GalleryGrid({ query = {}, empty, label }) {
  const pages = useGalleryPages(query);
  if (!pages.entries) {
    return pages.error ? html`<${Failed} error=${pages.error} retry=${pages.reload} />` : html`<${Awaited} />`;
  }
  if (pages.entries.length === 0) {
    return empty ?? html`<${Empty} title=${t("gallery.empty")} />`;
  }
  return html`
    <ul class="gallery-grid" aria-label=${label} aria-busy=${pages.busy}>
      ${pages.entries.map((image, i) => html`<${Tile} key=${image.imageID} image=${image} eager=${i < 4} />`)}
    </ul>
    <${More} pages=${pages} />
  `;
}

/** A picture of a list with its title and author; all of it leads to the picture's own page. */
function Tile({ image, eager }) {
  const { imageID, author, title, alt, width, height, color, likes } = image;
  const shape = Math.min(WIDEST, Math.max(NARROWEST, width / height));
  return html`<li class="tile" style=${placeOf(shape)}>
    <a href="/app/gallery/${encodeURIComponent(imageID)}">
      <span class="tile-picture" style=${{ aspectRatio: `${shape}` }}>
        <${Picture} id=${imageID} alt=${alt ?? ""} width=${width} height=${height} color=${color} eager=${eager}
          sizes=${`(max-width: 52rem) 60vw, ${Math.round(ROW * shape * 1.3)}rem`} />
      </span>
      <span class="tile-text">
        <bdi class="tile-title">${title ?? t("gallery.untitled")}</bdi>
        <span class="tile-foot">
          <bdi>${author ?? t("gallery.author.gone")}</bdi>
          ${likes > 0 &&
          html`<span class="tile-likes"><${Icon} name="heart" filled /><span aria-hidden="true">${number(likes)}</span
            ><span class="unseen">${t("picture.likes", { n: likes })}</span></span>`}
        </span>
      </span>
    </a>
  </li>`;
}

function Awaited() {
  return html`<div class="gallery-grid" role="status" aria-label=${t("loading")}>
    ${SHAPES.map(
      (shape, i) => html`<div key=${i} class="tile awaited" aria-hidden="true" style=${placeOf(shape)}>
        <span class="tile-picture" style=${{ aspectRatio: `${shape}` }}></span><span class="tile-text"></span>
      </div>`,
    )}
  </div>`;
}

/** What grows by its shape keeps the height of its row. */
function placeOf(shape) {
  return { flex: `${shape} 1 calc(var(--tile) * ${shape})`, maxWidth: `calc(var(--tile) * ${shape * 2})` };
}
