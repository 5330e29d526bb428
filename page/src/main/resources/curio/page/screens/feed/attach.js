// Own pictures that go with a post: chosen from one's gallery, or shared on the spot.
import { call } from "../../api/client.js";
import { newKey } from "../../api/key.js";
import { html, useState } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { DraftCard } from "../../parts/draft-card.js";
import { Icon } from "../../parts/icon.js";
import { Loaded, More, usePages } from "../../parts/load.js";
import { Picture } from "../../parts/picture.js";
import { ChooseFile } from "../../parts/picture-source.js";
import { draftOf, share } from "../../state/drafts.js";
import { session } from "../../state/session.js";
import { t } from "../../texts/text.js";

const MOST = 10; // pictures of a post
const PAGE = 24;

/** The pictures that were chosen, each with a way to leave it out. */
export function Attached({ images, onChange }) {
  return images.length === 0
    ? null
    : html`<ul class="attached" aria-label=${t("feed.pictures.chosen")}>
        ${images.map(
          (image) => html`<li key=${image.imageID}>
            <${Picture} id=${image.imageID} alt=${nameOf(image)} color=${image.color} sizes="6rem" />
            <button type="button" class="button icon-only" aria-label=${t("feed.pictures.leave", { title: nameOf(image) })}
              onClick=${() => onChange((known) => known.filter(({ imageID }) => imageID !== image.imageID))}><${Icon} name="close" /></button>
          </li>`,
        )}
      </ul>`;
}

/** @param {{ images: object[], onChange: (update: (images: object[]) => object[]) => void, onClose: () => void }} props */
export function ChoosePictures({ images, onChange, onClose }) {
  const add = (image) => onChange((known) => [...known, image].slice(0, MOST));
  const toggle = (image) =>
    onChange((known) => {
      const rest = known.filter(({ imageID }) => imageID !== image.imageID);
      return rest.length < known.length ? rest : [...known, image].slice(0, MOST);
    });
  return html`<${Dialog} title=${t("feed.pictures.title")} onClose=${onClose}>
    <${ShareHere} full=${images.length >= MOST} onShared=${add} />
    <${Own} images=${images} toggle=${toggle} />
    <div class="row between choose-foot">
      <p class="hint" role="status">${t("feed.pictures.count", { n: images.length, most: MOST })}</p>
      <button type="button" class="button primary" onClick=${onClose}>${t("feed.pictures.done")}</button>
    </div>
  <//>`;
}

function Own({ images, toggle }) {
  const { user } = session.use();
  const pages = usePages(async (cursor, signal) => {
    const page = await call("images", { query: { author: user?.username, limit: PAGE, cursor }, signal });
    return { entries: page.images, next: page.next ?? null };
  }, [user?.username]);
  const isChosen = (image) => images.some(({ imageID }) => imageID === image.imageID);
  return html`<${Loaded} of=${pages}>
    ${() => html`
      ${pages.entries.length === 0 && html`<p class="hint">${t("feed.pictures.none")}</p>`}
      <div class="choose-grid" role="group" aria-label=${t("feed.pictures.own")}>
        ${pages.entries.map(
          (image) => html`<button key=${image.imageID} type="button" class="choose" aria-pressed=${isChosen(image)}
            aria-label=${nameOf(image)} disabled=${!isChosen(image) && images.length >= MOST} onClick=${() => toggle(image)}>
            <${Picture} id=${image.imageID} alt="" color=${image.color} sizes="8rem" />
            ${isChosen(image) && html`<span class="choose-sign"><${Icon} name="check" /></span>`}
          </button>`,
        )}
      </div>
      <${More} pages=${pages} />
    `}
  <//>`;
}

function ShareHere({ full, onShared }) {
  const [draft, set] = useState(null);
  const change = (members) => set((known) => known && { ...known, ...members });
  const send = async () => {
    change({ state: "sending", error: null });
    try {
      const imageID = await share(draft, (part) => change({ share: part }));
      onShared({ imageID, title: draft.title, alt: draft.alt });
      set(null);
    } catch (error) {
      change({ state: "failed", share: 0, error });
    }
  };
  if (!draft) {
    return full ? null : html`<p><${ChooseFile} onFiles=${([file]) => file && set(draftOf(file))}><${Icon} name="upload" /> ${t("feed.pictures.new")}<//></p>`;
  }
  const busy = draft.state === "sending";
  return html`<div class="share-here">
    <${DraftCard} draft=${draft} onChange=${(members) => change({ ...members, key: newKey() })} onDrop=${() => set(null)} />
    <button type="button" class="button primary" disabled=${busy} aria-busy=${busy} onClick=${send}>${t("upload.submit", { n: 1 })}</button>
  </div>`;
}

function nameOf({ title, alt }) {
  return title || alt || t("gallery.untitled");
}
