// The pictures of an item: the ids of pictures that are in the gallery, and new ones that are shared there from here.
import { call } from "../../api/client.js";
import { html, useId, useRef, useState } from "../../html.js";
import { Field, Problem, useWrite } from "../../parts/form.js";
import { Picture } from "../../parts/picture.js";
import { t } from "../../texts/text.js";

const MOST = 16;

/** @param {{ title: string, first?: string[], name?: string }} props title: of new pictures; first: what there is */
export function ImagesField({ title, first = [] }) {
  const [text, setText] = useState(first.join(" "));
  const files = useRef([]);
  const id = useId();
  const write = useWrite(async ({ names: _, at }, key) =>
    call("upload", { body: files.current[at], query: { title: title.trim() }, key }),
  );
  const add = async (event) => {
    const input = event.target;
    files.current = [...input.files];
    for (const [at, file] of files.current.entries()) {
      const shared = await write.submit({ names: [file.name, file.size, file.lastModified], at, title });
      if (!shared) {
        break;
      }
      setText((known) => `${known} ${shared.imageID}`.trim());
    }
    input.value = "";
  };
  return html`<div class="field">
    <${Field} label=${t("counter.images")} name="images" value=${text} autocomplete="off" autocapitalize="none" spellcheck="false"
      hint=${t("counter.images.hint", { n: MOST })} onInput=${(event) => setText(event.target.value)} />
    <label for=${id}>${t("counter.images.add")}</label>
    <input id=${id} type="file" multiple accept="image/jpeg,image/png,image/gif,image/webp" disabled=${write.busy} onChange=${add} />
    <div role="status">${write.busy && html`<span class="hint">${t("counter.images.busy")}</span>`}</div>
    ${write.error && html`<${Problem} error=${write.error} />`}
    <div class="item-choices">
      ${imagesOf(text).map((each) => html`<${Picture} key=${each} id=${each} alt="" width="80" height="80" sizes="80px" />`)}
    </div>
  </div>`;
}

/** The ids in a text, apart from each other by blanks or commas. */
export function imagesOf(text) {
  return [...new Set((text ?? "").split(/[\s,]+/).filter(Boolean))];
}
