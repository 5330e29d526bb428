// One picture, large, with what is said about it and what people did with it.
import { call, glance } from "../../api/client.js";
import { html, useEffect } from "../../html.js";
import { useLoad } from "../../parts/load.js";
import { Empty, Failed } from "../../parts/notice.js";
import { PersonLink } from "../../parts/person.js";
import { Recommended } from "../../parts/recommended.js";
import { address } from "../../router.js";
import { session } from "../../state/session.js";
import { day, number, t } from "../../texts/text.js";
import { Likes } from "./likes.js";
import { Look } from "./look.js";
import { OwnActions } from "./own-actions.js";

export function Screen({ params: { id } }) {
  return html`<${PicturePage} key=${id} id=${id} />`;
}

function PicturePage({ id }) {
  const { user } = session.use();
  const info = useLoad((signal) => call("imageInfo", { params: { id }, signal }), [id, user?.id]);
  const title = info.value?.title ?? t("gallery.untitled");
  useEffect(() => {
    if (info.value) {
      document.title = `${title} · ${t("app.name")}`;
    }
  }, [info.value]);
  useEffect(() => {
    const abort = new AbortController();
    glance("picture", { params: { id }, signal: abort.signal }).catch(() => {}); // so that the view is counted
    return () => abort.abort();
  }, [id]);
  if (info.error) {
    const gone = info.error.status === 404;
    return html`<h1>${t(gone ? "picture.none.title" : "gallery.title")}</h1>
      ${gone
        ? html`<${Empty} title=${t("picture.none.text")}><a class="button" href="/app/gallery">${t("picture.to.gallery")}</a><//>`
        : html`<${Failed} error=${info.error} retry=${info.reload} />`}`;
  }
  if (!info.value) {
    return html`<div class="look-awaited" role="status" aria-label=${t("loading")}></div>`;
  }
  return html`
    <article class="picture-page">
      <${Look} image=${info.value} />
      <div class="picture-said">
        <${Said} image=${info.value} title=${title} />
        <${Facts} image=${info.value} user=${user} info=${info} />
      </div>
    </article>
    <${Recommended} title=${t("recommended.title")} but=${id} />
  `;
}

function Said({ image: { author, authorId, description, tags, createdAt }, title }) {
  return html`<div>
    <h1><bdi>${title}</bdi></h1>
    <p class="picture-author">
      ${author ? html`<${PersonLink} id=${authorId} name=${author} />` : t("gallery.author.gone")}
      <span class="hint">${day(createdAt)}</span>
    </p>
    ${description && html`<p class="post-text" dir="auto">${description}</p>`}
    ${tags.length > 0 &&
    html`<ul class="chips" aria-label=${t("tags.label")}>
      ${tags.map((tag) => html`<li key=${tag}><a class="tag large" href=${address("/app/gallery", { tag })}><bdi>${tag}</bdi></a></li>`)}
    </ul>`}
    ${author &&
    html`<p><a class="more-of" href=${address("/app/gallery", { author })}>${t("picture.more.of")} <bdi>${author}</bdi></a></p>`}
  </div>`;
}

function Facts({ image, user, info }) {
  const { width, height, views, visibility } = image;
  return html`<div class="picture-side">
    <${Likes} key=${user?.id} image=${image} user=${user} />
    <dl class="facts">
      <dt>${t("picture.views")}</dt>
      <dd>${number(views)}</dd>
      <dt>${t("picture.size")}</dt>
      <dd>${number(width)} × ${number(height)}</dd>
      ${visibility !== "public" &&
      html`<dt>${t("picture.visibility")}</dt>
        <dd>${t(`picture.visibility.${visibility}`)}</dd>`}
    </dl>
    <${OwnActions} image=${image} user=${user} changed=${info.reload} />
  </div>`;
}
