// Sharing pictures: some are gathered, something is said about each, and they are sent one after another.
import { html, useCallback, useEffect } from "../../html.js";
import { DraftCard } from "../../parts/draft-card.js";
import { forgetPictures } from "../../parts/gallery-pages.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { DropZone } from "../../parts/picture-source.js";
import { go, place } from "../../router.js";
import { addDrafts, drafts, dropDrafts, say, shareDrafts } from "../../state/drafts.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

export const Screen = only(MEMBERS, Upload);

function Upload() {
  const list = drafts.use();
  const add = useCallback((files) => {
    dropDrafts(({ state }) => state === "done");
    addDrafts(files);
  }, []);
  useEffect(() => () => dropDrafts(({ state }) => state === "done"), []);
  return html`<div class="upload">
    <h1>${t("upload.title")}</h1>
    <${DropZone} onFiles=${add} />
    ${list.length > 0 && html`<${Drafts} list=${list} />`}
  </div>`;
}

function Drafts({ list }) {
  const left = list.filter(({ state }) => state !== "done");
  const busy = list.some(({ state }) => state === "waiting" || state === "sending");
  const submit = async (event) => {
    event.preventDefault();
    const shared = await shareDrafts();
    forgetPictures();
    if (shared) {
      arrive();
    }
  };
  return html`<form class="drafts" aria-label=${t("upload.title")} onSubmit=${submit}>
    ${list.map(
      (draft) => html`<${DraftCard} key=${draft.id} draft=${draft} onChange=${(members) => say(draft.id, members)}
        onDrop=${() => dropDrafts(({ id }) => id === draft.id)} />`,
    )}
    ${left.length > 0 &&
    html`<div class="drafts-foot">
      <button type="submit" class="button primary" disabled=${busy} aria-busy=${busy}>
        ${t("upload.submit", { n: left.length })}
      </button>
    </div>`}
  </form>`;
}

/** A single picture is shown where it hangs now; of several, each stays with a link to it. */
function arrive() {
  const done = drafts.value;
  if (done.length === 0 || done.some(({ state }) => state !== "done")) {
    return;
  }
  toast(t("upload.all", { n: done.length }));
  if (done.length === 1 && place.value.path === "/app/upload") {
    go(`/app/gallery/${done[0].imageID}`, { replace: true });
  }
}
