// The picture as large as its place allows, and the original behind it.
import { html, useEffect, useRef, useState } from "../../html.js";
import { Icon } from "../../parts/icon.js";
import { Picture } from "../../parts/picture.js";
import { t } from "../../texts/text.js";

const ENDINGS = { "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp" };

/** Share of the window's height that a picture takes at most, in percent. */
const HIGHEST = 76;

export function Look({ image }) {
  const [zoomed, zoom] = useState(false);
  const { imageID, alt, width, height, color, type, title } = image;
  const original = `/img/${encodeURIComponent(imageID)}`;
  const place = { aspectRatio: `${width} / ${height}`, width: `min(100%, ${width}px, ${HIGHEST}svh * ${width / height})` };
  return html`<figure class="look">
    <div class="look-picture" style=${place}>
      <${Picture} id=${imageID} alt=${alt || title || ""} width=${width} height=${height} color=${color} eager
        sizes="(max-width: 52rem) 100vw, 60rem" />
    </div>
    <figcaption class="row look-actions">
      <button type="button" class="button" onClick=${() => zoom(true)}><${Icon} name="search" /> ${t("picture.zoom")}</button>
      <a class="button" href=${original} download="${(title || imageID).replace(/[^\p{L}\p{N} _-]/gu, "").slice(0, 80) || imageID}.${ENDINGS[type] ?? "bin"}">
        <${Icon} name="download" /> ${t("picture.download")}
      </a>
    </figcaption>
    ${zoomed && html`<${Zoom} src=${original} alt=${alt || title || ""} width=${width} height=${height} onClose=${() => zoom(false)} />`}
  </figure>`;
}

/** All of the window for the original: as a whole first, pixel by pixel at a click. */
function Zoom({ src, alt, width, height, onClose }) {
  const dialog = useRef(null);
  const [full, setFull] = useState(false);
  useEffect(() => dialog.current.showModal(), []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${dialog} class="zoom ${full ? "full" : ""}" aria-label=${t("picture.zoom")} onCancel=${cancel}>
    <div class="zoom-room" tabindex="0">
      <img src=${src} alt=${alt} width=${width} height=${height} onClick=${() => setFull(!full)} />
    </div>
    <div class="row zoom-actions">
      <button type="button" class="button" aria-pressed=${full} onClick=${() => setFull(!full)}>${t("picture.zoom.full")}</button>
      <button type="button" class="button icon-only" aria-label=${t("action.close")} onClick=${onClose}><${Icon} name="close" /></button>
    </div>
  </dialog>`;
}
