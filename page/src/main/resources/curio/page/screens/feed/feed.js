// What the people one follows do, as it happens.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../../html.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { More } from "../../parts/load.js";
import { Empty, Loading } from "../../parts/notice.js";
import { feed, markRead } from "../../state/feed.js";
import { settings } from "../../state/settings.js";
import { t } from "../../texts/text.js";
import { News } from "./news.js";
import { PostForm } from "./post-form.js";

export const Screen = only(MEMBERS, Feed);

const READ_AFTER = 1_500; // milliseconds in sight
const SHOWN = 50; // events at first, and more with each look at the end: a browser moves a thousand slowly

function Feed() {
  const { events, state, gap, unread, settled } = feed.use();
  const [shown, setShown] = useState(SHOWN);
  const list = useSlide(events);
  const news = useNews();
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
    html`<div class="feed-view">
      <ol class="feed" ref=${list} aria-live="polite" aria-relevant="additions">
        ${events.slice(0, shown).map(news)}
      </ol>
    </div>`}
    ${events.length === 0 && !settled && html`<${Loading} />`}
    ${events.length === 0 &&
    settled &&
    html`<${Empty} title=${t("feed.empty.title")} text=${t("feed.empty.text")}>
      <a class="button primary" href="/app/people">${t("feed.empty.find")}</a>
    <//>`}
    <${More} pages=${{ next: shown < events.length, loadMore: () => setShown((n) => n + SHOWN) }} />
    ${gap && shown >= events.length && html`<p class="hint">${t("feed.gap")}</p>`}
  </div>`;
}

/** What is drawn of an event, which is made once a language: what is the same as before is not looked at again. */
function useNews() {
  const { language } = settings.use();
  const drawn = useMemo(() => new WeakMap(), [language]);
  return (event) => {
    if (!drawn.has(event)) {
      drawn.set(event, html`<${News} key=${event.id} event=${event} />`);
    }
    return drawn.get(event);
  };
}

/** What is new comes in from above, and the rest makes way without a jump; further down nothing moves. */
function useSlide(events) {
  const list = useRef(null);
  const first = useRef(null);
  useLayoutEffect(() => {
    const added = events.findIndex(({ id }) => id === first.current);
    first.current = events[0]?.id ?? null;
    const rest = list.current?.children[added];
    if (added > 0 && rest && isInSight(list.current) && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      slide(list.current, rest.offsetTop - list.current.firstChild.offsetTop);
    }
  }, [events]);
  return list;
}

function isInSight(list) {
  return list.parentElement.getBoundingClientRect().top >= 0;
}

/** The list is painted once where it stood, then it moves: whatever is elsewhere in the next frame has jumped. */
function slide(list, height) {
  const { style } = list;
  const top = new DOMMatrix(getComputedStyle(list).transform).m42 - height;
  if (top > -innerHeight) {
    style.transition = "none";
    style.transform = `translateY(${top}px)`;
    afterPaint(() => {
      style.transition = "";
      style.transform = "";
    });
  }
}

function afterPaint(run) {
  requestAnimationFrame(() => requestAnimationFrame(run));
}
