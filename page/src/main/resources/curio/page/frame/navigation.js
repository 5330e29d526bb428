// The way to the screens: on the side of a wide window, on the bottom of a phone.
import { html, useEffect, useRef, useState } from "../html.js";
import { ADMINS, CLERKS, MEMBERS } from "../parts/guard.js";
import { Icon } from "../parts/icon.js";
import { Avatar } from "../parts/person.js";
import { feed } from "../state/feed.js";
import { session, signOut } from "../state/session.js";
import { choose, settings } from "../state/settings.js";
import { toast } from "../state/toasts.js";
import { problemText, t } from "../texts/text.js";

const EVERYBODY = ["visitor", ...MEMBERS];

/** Who sees a way to which screen. The first four stand on a phone's bar, the others behind "more". */
const WAYS = [
  { path: "/app/feed", icon: "feed", text: "nav.feed", roles: MEMBERS },
  { path: "/", icon: "gallery", text: "nav.gallery", roles: EVERYBODY },
  { path: "/app/shop", icon: "shop", text: "nav.shop", roles: EVERYBODY },
  { path: "/app/counter", icon: "counter", text: "nav.counter", roles: CLERKS },
  { path: "/app/people", icon: "people", text: "nav.people", roles: MEMBERS },
  { path: "/app/orders", icon: "orders", text: "nav.orders", roles: MEMBERS },
  { path: "/app/account", icon: "account", text: "nav.account", roles: MEMBERS },
  { path: "/app/admin", icon: "admin", text: "nav.admin", roles: ADMINS },
  { path: "/app/system", icon: "system", text: "nav.system", roles: ADMINS },
];
const ON_THE_BAR = 4;

export function Navigation({ path }) {
  const { user } = session.use();
  const { unread } = feed.use();
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    const away = (event) => (event.key === "Escape" || !box.current?.contains(event.target)) && setOpen(false);
    document.addEventListener("pointerdown", away);
    document.addEventListener("keydown", away);
    return () => {
      document.removeEventListener("pointerdown", away);
      document.removeEventListener("keydown", away);
    };
  }, []);
  const ways = WAYS.filter(({ roles }) => roles.includes(user?.role ?? "visitor"));
  return html`<header class="frame-head" ref=${box}>
    <a class="brand" href="/"><span class="brand-sign" aria-hidden="true">C</span> ${t("app.name")}</a>
    <nav class="ways" aria-label=${t("nav.main")}>
      ${ways.map((way, i) => html`<${Way} key=${way.path} way=${way} path=${path} unread=${unread} rest=${i >= ON_THE_BAR} />`)}
      <button type="button" class="way more-way" aria-expanded=${open} aria-controls="frame-more" onClick=${() => setOpen(!open)}>
        <${Icon} name="more" /><span>${t("nav.more")}</span>
      </button>
    </nav>
    <div class="frame-more ${open ? "open" : ""}" id="frame-more">
      <nav class="more-ways" aria-label=${t("nav.more")}>
        ${ways.slice(ON_THE_BAR).map((way) => html`<${Way} key=${way.path} way=${way} path=${path} unread=${unread} />`)}
      </nav>
      <${Me} user=${user} />
      <${Choices} />
    </div>
  </header>`;
}

function Way({ way, path, unread, rest = false }) {
  const here = way.path === "/" ? path === "/" || path.startsWith("/app/gallery") : path.startsWith(way.path);
  const news = way.path === "/app/feed" && unread > 0;
  return html`<a class="way ${rest ? "rest" : ""}" href=${way.path} aria-current=${here ? "page" : undefined}>
    <${Icon} name=${way.icon} /><span>${t(way.text)}</span>
    ${news &&
    html`<span class="badge"><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span
      ><span class="unseen">${t("nav.unread", { n: unread })}</span></span>`}
  </a>`;
}

function Me({ user }) {
  if (!user) {
    return html`<div class="me">
      <a class="button primary" href="/app/sign-in">${t("signIn.title")}</a>
      <a class="button" href="/app/sign-up">${t("signUp.title")}</a>
    </div>`;
  }
  const leave = () => signOut().catch((error) => toast(problemText(error), "bad"));
  return html`<div class="me">
    <a class="me-name" href="/app/people/${user.id}"><${Avatar} name=${user.username} /><bdi>${user.username}</bdi></a>
    <button type="button" class="button quiet" onClick=${leave}><${Icon} name="out" /> ${t("signOut")}</button>
  </div>`;
}

function Choices() {
  const { language, theme } = settings.use();
  return html`<div class="choices">
    <select aria-label=${t("frame.language")} value=${language} onChange=${(e) => choose({ language: e.target.value })}>
      <option value="en" lang="en">English</option>
      <option value="et" lang="et">Eesti</option>
    </select>
    <select aria-label=${t("frame.theme")} value=${theme} onChange=${(e) => choose({ theme: e.target.value })}>
      ${["auto", "light", "dark"].map((each) => html`<option key=${each} value=${each}>${t(`theme.${each}`)}</option>`)}
    </select>
  </div>`;
}
