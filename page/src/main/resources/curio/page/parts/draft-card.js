// A picture that is about to be shared: what it looks like, what is said about it, and how far it is on its way.
import { ApiError } from "../api/errors.js";
import { html, useState } from "../html.js";
import { TooLarge } from "../state/drafts.js";
import { number, problemText, t } from "../texts/text.js";
import { Icon } from "./icon.js";
import { PictureFields } from "./picture-fields.js";

/** What the server says in its own words is told too: it knows best what is wrong. What it takes is told in ours. */
const IN_WORDS = [400, 413, 415, 422];

/**
 * @param {{ draft: object, onChange: (members: object) => void, onDrop: () => void }} props
 *     a draft of state/drafts.js; `onDrop` takes it away
 */
export function DraftCard({ draft, onChange, onDrop }) {
  const under = draft.state === "waiting" || draft.state === "sending";
  return html`<article class="card draft" aria-label=${draft.title || draft.file.name}>
    <div class="draft-look">
      <${Preview} draft=${draft} />
      <p class="hint"><bdi>${draft.file.name}</bdi> · ${sizeText(draft.file.size)}</p>
    </div>
    <div class="draft-said">
      ${draft.state === "failed" && html`<${Refusal} error=${draft.error} />`}
      ${draft.state === "done"
        ? html`<p class="draft-done" role="status">
            <${Icon} name="check" /> ${t("upload.done")}${" "}
            <a href="/app/gallery/${draft.imageID}">${t("upload.look")}</a>
          </p>`
        : html`<fieldset class="form bare" disabled=${under}>
            <legend class="unseen">${t("upload.said")}</legend>
            <${PictureFields} value=${draft} onChange=${onChange} />
          </fieldset>`}
      ${under && html`<${Progress} draft=${draft} />`}
      ${!under &&
      draft.state !== "done" &&
      html`<div class="row end">
        <button type="button" class="button quiet" onClick=${onDrop}><${Icon} name="trash" /> ${t("upload.drop")}</button>
      </div>`}
    </div>
  </article>`;
}

/** Its shape is known as soon as it is read; until then there is room for it. */
function Preview({ draft }) {
  const [broken, setBroken] = useState(false);
  return broken
    ? html`<div class="draft-picture none"><${Icon} name="gallery" /><span class="unseen">${t("upload.no.preview")}</span></div>`
    : html`<img class="draft-picture" src=${draft.url} alt=${draft.alt || t("upload.preview")} onError=${() => setBroken(true)} />`;
}

function Progress({ draft }) {
  const part = Math.floor(draft.share * 100);
  const text =
    draft.state === "waiting" ? t("upload.waiting") : part < 100 ? t("upload.sending", { part }) : t("upload.checking");
  return html`<div class="draft-progress">
    <progress max="100" value=${draft.state === "waiting" ? 0 : part} aria-label=${t("upload.progress")}></progress>
    <p class="hint">${text}</p>
  </div>`;
}

function Refusal({ error }) {
  const status = error instanceof TooLarge ? 413 : error.status;
  if (!IN_WORDS.includes(status)) {
    return html`<p class="alert bad" role="alert">${problemText(error)}</p>`;
  }
  return html`<div class="alert bad" role="alert">
    <p>${t(`upload.refused.${status === 422 ? 400 : status}`)}</p>
    ${error instanceof ApiError && html`<p lang="en" dir="auto">${error.message.split(";")[0]}</p>`}
  </div>`;
}

/** Bytes as people count them. */
function sizeText(bytes) {
  const large = bytes >= 1024 * 1024;
  return `${number(Math.max(0.1, Math.round((bytes / (large ? 1024 * 1024 : 1024)) * 10) / 10))} ${large ? "MB" : "kB"}`;
}
