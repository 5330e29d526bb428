// Looking for the pictures of a tag, of an author, or both. The address says what is looked for, so that it can be shared.
import { html } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Icon } from "../../parts/icon.js";
import { address, go } from "../../router.js";
import { t } from "../../texts/text.js";

/** @param {{ tag: string, author: string }} props */
export function Filter({ tag, author }) {
  const search = (event) => {
    event.preventDefault();
    const values = new FormData(event.target);
    go(address("/app/gallery", { tag: values.get("tag").trim().toLowerCase(), author: values.get("author").trim() }));
  };
  return html`<form class="gallery-search" role="search" aria-label=${t("gallery.search")} onSubmit=${search}>
    <${Field} label=${t("gallery.tag")} name="tag" value=${tag} maxlength="50" dir="auto" autocapitalize="none" autocomplete="off" />
    <${Field} label=${t("gallery.author")} name="author" value=${author} maxlength="100" dir="auto" autocapitalize="none" autocomplete="off" />
    <button type="submit" class="button"><${Icon} name="search" /> ${t("gallery.search")}</button>
  </form>`;
}
