// The tags that most pictures have, as a way to them.
import { call } from "../api/client.js";
import { html } from "../html.js";
import { address } from "../router.js";
import { number, t } from "../texts/text.js";
import { useLoad } from "./load.js";

const SHOWN = 14;

/** @param {{ current?: string }} props `current`: the tag whose pictures are shown */
export function PopularTags({ current = "" }) {
  const list = useLoad((signal) => call("tags", { query: { limit: SHOWN }, signal }));
  return html`<nav class="popular" aria-label=${t("tags.popular")} aria-busy=${list.busy}>
    ${(list.value?.tags ?? []).map(
      ({ name, images }) => html`<a key=${name} class="tag large" href=${address("/app/gallery", { tag: name })}
        aria-current=${name === current ? "true" : undefined}>
        <bdi>${name}</bdi> <span class="tag-count" aria-hidden="true">${number(images)}</span>
        <span class="unseen">${t("tags.pictures", { n: images })}</span>
      </a>`,
    )}
  </nav>`;
}
