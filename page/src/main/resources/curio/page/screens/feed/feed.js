// What the people one follows do, as it happens.
import { html, useEffect } from "../../html.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { Empty, Loading } from "../../parts/notice.js";
import { feed, markRead } from "../../state/feed.js";
import { t } from "../../texts/text.js";
import { News } from "./news.js";
import { PostForm } from "./post-form.js";

export const Screen = only(MEMBERS, Feed);

const READ_AFTER = 1_500; // milliseconds in sight

function Feed() {
  const { events, state, gap, unread, settled } = feed.use();
  useEffect(() => {
    if (!unread || document.hidden) {
      return undefined;
    }
    const timer = setTimeout(markRead, READ_AFTER);
    return () => clearTimeout(timer);
  }, [unread]);
  return html`<div class="column">
    <div class="row between">
      <h1>${t("feed.title")}</h1>
      <p class="live ${state}" role="status"><span class="dot" aria-hidden="true"></span> ${t(`feed.state.${state}`)}</p>
    </div>
    <${PostForm} />
    ${events.length > 0 &&
    html`<ol class="feed" aria-live="polite" aria-relevant="additions">
      ${events.map((event) => html`<${News} key=${event.id} event=${event} />`)}
    </ol>`}
    ${events.length === 0 && !settled && html`<${Loading} />`}
    ${events.length === 0 &&
    settled &&
    html`<${Empty} title=${t("feed.empty.title")} text=${t("feed.empty.text")}>
      <a class="button primary" href="/app/people">${t("feed.empty.find")}</a>
    <//>`}
    ${gap && html`<p class="hint">${t("feed.gap")}</p>`}
  </div>`;
}
