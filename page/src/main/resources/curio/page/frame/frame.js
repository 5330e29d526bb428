// What stands around every screen: the navigation, what has to be said, and the question to sign in again.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../html.js";
import { Failed, Loading, Empty } from "../parts/notice.js";
import { place } from "../router.js";
import { reachable } from "../state/connection.js";
import { watchFeed } from "../state/feed.js";
import { session, signInWanted } from "../state/session.js";
import { settings } from "../state/settings.js";
import { toasts } from "../state/toasts.js";
import { t } from "../texts/text.js";
import { Navigation } from "./navigation.js";
import { SignInAgain } from "./sign-in-again.js";

export function Frame() {
  settings.use(); // all texts are drawn again in another language
  const where = place.use();
  const { known, error } = session.use();
  const wanted = signInWanted.use();
  const isReachable = reachable.use();
  useEffect(() => watchFeed(), []);
  return html`
    <a class="skip" href="#content">${t("app.skip")}</a>
    <${Navigation} path=${where.path} />
    ${!isReachable && html`<p class="banner" role="alert">${t("frame.unreachable")}</p>`}
    <main id="content" tabindex="-1">
      ${known && html`<${Shown} where=${where} />`}
      ${!known && (error ? html`<${Failed} error=${error} />` : html`<${Loading} />`)}
    </main>
    <${Toasts} />
    ${wanted && html`<${SignInAgain} wanted=${wanted} />`}
  `;
}

/** The screen of an address. The one before stays until the next is there. */
function Shown({ where }) {
  const [shown, show] = useState({ Screen: null, where: null, error: null });
  useEffect(() => {
    let current = true;
    if (!where.load) {
      show({ Screen: NotFound, where, error: null });
      return undefined;
    }
    where.load().then(
      ({ Screen }) => current && show({ Screen, where, error: null }),
      (error) => current && show({ Screen: null, where, error }),
    );
    return () => (current = false);
  }, [where]);
  useArrival(shown.where);
  if (shown.error) {
    return html`<${Failed} error=${shown.error} retry=${() => location.reload()} />`;
  }
  if (!shown.Screen) {
    return html`<${Loading} />`;
  }
  const { Screen } = shown;
  return html`<${Screen} key=${shown.where.pattern} params=${shown.where.params} query=${shown.where.query} />`;
}

/** On another screen the title changes, the keyboard goes to the content, and the page is where it was left. */
function useArrival(where) {
  const last = useRef(null);
  useLayoutEffect(() => {
    if (!where) {
      return;
    }
    const heading = document.querySelector("main h1");
    document.title = heading ? `${heading.textContent} · ${t("app.name")}` : t("app.name");
    if (last.current && last.current.path !== where.path) {
      document.getElementById("content").focus({ preventScroll: true });
      scrollTo(0, history.state?.scroll ?? 0);
    }
    last.current = where;
  }, [where]);
}

function NotFound() {
  return html`<h1>${t("notFound.title")}</h1><${Empty} title=${t("notFound.text")}><a href="/">${t("nav.gallery")}</a><//>`;
}

function Toasts() {
  return html`<div class="toasts" role="status">
    ${toasts.use().map(({ id, text, kind }) => html`<p key=${id} class="toast ${kind}">${text}</p>`)}
  </div>`;
}
