// What the author may do with a picture, and an administrator: change what is said about it, and remove it.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { Form, Problem, Submit, useWrite } from "../../parts/form.js";
import { forgetPictures } from "../../parts/gallery-pages.js";
import { Icon } from "../../parts/icon.js";
import { PictureFields } from "../../parts/picture-fields.js";
import { address, go } from "../../router.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

/** @param {{ image: object, user: ?object, changed: () => void }} props */
export function OwnActions({ image, user, changed }) {
  const [open, setOpen] = useState(null);
  const own = user?.id === image.authorId;
  if (!own && user?.role !== "admin") {
    return null;
  }
  const close = () => setOpen(null);
  return html`<div class="row">
    ${own && html`<button type="button" class="button" onClick=${() => setOpen("edit")}><${Icon} name="edit" /> ${t("picture.edit")}</button>`}
    <button type="button" class="button danger" onClick=${() => setOpen("remove")}><${Icon} name="trash" /> ${t("action.remove")}</button>
    ${open === "edit" && html`<${Edit} image=${image} changed=${changed} onClose=${close} />`}
    ${open === "remove" && html`<${Removal} image=${image} own=${own} onClose=${close} />`}
  </div>`;
}

function Edit({ image, changed, onClose }) {
  const before = { title: "", description: "", alt: "", ...said(image) };
  const [value, setValue] = useState(before);
  const write = useWrite((body, key) => call("changeImage", { params: { imgID: image.imageID }, body, key }));
  const submit = async () => {
    const differs = Object.entries(value).filter(([name, now]) => String(now) !== String(before[name]));
    if (differs.length === 0) {
      onClose();
    } else if (await write.submit(Object.fromEntries(differs))) {
      forgetPictures();
      toast(t("picture.changed"));
      changed();
      onClose();
    }
  };
  return html`<${Dialog} title=${t("picture.edit")} onClose=${onClose}>
    <${Form} write=${write} onSubmit=${submit} label=${t("picture.edit")}>
      <${PictureFields} value=${value} onChange=${(members) => setValue((known) => ({ ...known, ...members }))} />
      <div class="row end">
        <button type="button" class="button" onClick=${onClose}>${t("action.cancel")}</button>
        <${Submit} write=${write}>${t("action.save")}<//>
      </div>
    <//>
  <//>`;
}

function said({ title, description, alt, tags, visibility }) {
  const given = { title, description, alt, tags, visibility };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function Removal({ image, own, onClose }) {
  const write = useWrite((_, key) => call("removeImage", { params: { imgID: image.imageID }, key }));
  const remove = async () => {
    if (await write.submit(image.imageID)) {
      forgetPictures();
      toast(t("picture.removed"));
      go(own ? address("/app/gallery", { author: image.author }) : "/app/gallery", { replace: true });
    }
  };
  return html`<${Dialog} title=${t("picture.remove.title")} onClose=${onClose}>
    ${write.error && html`<${Problem} error=${write.error} />`}
    <p>${t("picture.remove.text")}</p>
    <div class="row end">
      <button type="button" class="button" onClick=${onClose}>${t("action.cancel")}</button>
      <button type="button" class="button danger" aria-busy=${write.busy} disabled=${write.busy} onClick=${remove}>
        <${Icon} name="trash" /> ${t("picture.remove.yes")}
      </button>
    </div>
  <//>`;
}
