// What visitors see first: what this is, and what hangs here. Members see the same gallery, and what they may like.
import { html } from "../../html.js";
import { GalleryGrid } from "../../parts/gallery-grid.js";
import { Icon } from "../../parts/icon.js";
import { PopularTags } from "../../parts/popular-tags.js";
import { Recommended } from "../../parts/recommended.js";
import { session } from "../../state/session.js";
import { t } from "../../texts/text.js";

export function Screen() {
  const { user } = session.use();
  return html`
    ${user ? html`<${Head} />` : html`<${Greeting} />`}
    ${user && html`<${Recommended} title=${t("recommended.for.you")} />`}
    <section>
      <div class="row between head">
        <h2>${t("gallery.newest")}</h2>
        <a class="button quiet" href="/app/gallery"><${Icon} name="search" /> ${t("gallery.search")}</a>
      </div>
      <${PopularTags} />
      <${GalleryGrid} label=${t("gallery.newest")} />
    </section>
  `;
}

function Head() {
  return html`<div class="row between head">
    <h1>${t("welcome.member.title")}</h1>
    <a class="button primary" href="/app/upload"><${Icon} name="plus" /> ${t("upload.title")}</a>
  </div>`;
}

function Greeting() {
  return html`<section class="greeting">
    <h1>${t("welcome.title")}</h1>
    <p class="greeting-text">${t("welcome.text")}</p>
    <div class="row">
      <a class="button primary" href="/app/sign-up">${t("signUp.title")}</a>
      <a class="button" href="/app/sign-in">${t("signIn.title")}</a>
      <a class="button quiet" href="/app/shop"><${Icon} name="shop" /> ${t("welcome.shop")}</a>
    </div>
  </section>`;
}
