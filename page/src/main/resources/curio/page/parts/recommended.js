// A strip of pictures that somebody may like, each with why.
import { call } from "../api/client.js";
import { html } from "../html.js";
import { session } from "../state/session.js";
import { t } from "../texts/text.js";
import { useLoad } from "./load.js";
import { Picture } from "./picture.js";

const SHOWN = 8;

/**
 * @param {{ title: string, tag?: string, but?: string }} props `tag`: only pictures with it; `but`: the one that is looked at
 */
export function Recommended({ title, tag, but }) {
  const { user } = session.use();
  const list = useLoad((signal) => recommended(tag, signal), [tag, but, user?.id]);
  const images = list.value?.filter(({ imageID }) => imageID !== but).slice(0, SHOWN);
  if (list.error || images?.length === 0) {
    return null; // nothing is missed without it
  }
  return html`<section class="strip-box">
    <h2>${title}</h2>
    <ul class="strip" aria-label=${title} aria-busy=${list.busy}>
      ${images ? images.map((image) => html`<${Suggested} key=${image.imageID} image=${image} />`) : html`<${Awaited} />`}
    </ul>
  </section>`;
}

function Suggested({ image: { imageID, why, title, alt, color } }) {
  return html`<li class="strip-tile">
    <a href="/app/gallery/${encodeURIComponent(imageID)}">
      <span class="tile-picture square"><${Picture} id=${imageID} alt=${alt ?? ""} color=${color} sizes="10rem" /></span>
      <span class="tile-text">
        <bdi class="tile-title">${title ?? t("gallery.untitled")}</bdi>
        <span class="tile-foot"><bdi>${why === "popular" ? t("recommended.popular") : t("recommended.tag", { tag: why })}</bdi></span>
      </span>
    </a>
  </li>`;
}

function Awaited() {
  return [...Array(SHOWN).keys()].map(
    (i) => html`<li key=${i} class="strip-tile awaited" aria-hidden="true">
      <span class="tile-picture square"></span><span class="tile-text"></span>
    </li>`,
  );
}

/** None where the gallery has none. */
async function recommended(tag, signal) {
  const input = { query: { limit: SHOWN + 1 }, signal };
  try {
    return (await (tag ? call("recommendByTag", { ...input, params: { tag } }) : call("recommend", input))).images;
  } catch (error) {
    if (error.status === 404) {
      return [];
    }
    throw error;
  }
}
