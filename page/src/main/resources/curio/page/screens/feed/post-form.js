// Saying something to those who follow, with own pictures where one likes.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { Icon } from "../../parts/icon.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";
import { Attached, ChoosePictures } from "./attach.js";

const LONGEST = 2_000; // code points
const WARNED = 200; // when so few are left it is said
const DRAFT = "curio.draft.post.text";
const PICTURES = "curio.draft.post.pictures";

export function PostForm() {
  const [text, type] = useKept(DRAFT, "");
  const [images, attach] = useKept(PICTURES, []);
  const [choosing, choose] = useState(false);
  const write = useWrite((body, key) => call("post", { body, key }));
  const left = LONGEST - [...text].length;
  const submit = async () => {
    const imageIDs = images.length > 0 ? images.map(({ imageID }) => imageID) : undefined;
    if (await write.submit({ text, imageIDs })) {
      type("");
      attach([]);
      toast(t("feed.post.sent"));
    }
  };
  return html`
    <${Form} write=${write} onSubmit=${submit} label=${t("feed.post.label")} class="form card">
      <${Field} as="textarea" label=${t("feed.post.label")} name="text" rows="2" dir="auto" value=${text}
        onInput=${(event) => type(event.target.value)} />
      <${Attached} images=${images} onChange=${attach} />
      <div class="row between">
        <button type="button" class="button quiet" onClick=${() => choose(true)}><${Icon} name="gallery" /> ${t("feed.pictures.add")}</button>
        ${left < WARNED && html`<span class="hint ${left < 0 ? "bad" : ""}">${t("feed.post.left", { n: left })}</span>`}
        <${Submit} write=${write} disabled=${write.busy || !text.trim() || left < 0}>${t("feed.post.submit")}<//>
      </div>
    <//>
    ${choosing && html`<${ChoosePictures} images=${images} onChange=${attach} onClose=${() => choose(false)} />`}
  `;
}

/** A state that a reload leaves as it is. What sets it gets a value, or a function of the one before. */
function useKept(key, empty) {
  const [value, set] = useState(() => JSON.parse(sessionStorage.getItem(key) ?? "null") ?? empty);
  const keep = (next) =>
    set((known) => {
      const kept = typeof next === "function" ? next(known) : next;
      sessionStorage.setItem(key, JSON.stringify(kept));
      return kept;
    });
  return [value, keep];
}
