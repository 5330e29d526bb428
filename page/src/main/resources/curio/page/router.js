// Which screen belongs to which address, and how one gets from one to another without loading the page again.
import { withQuery } from "./api/client.js";
import { store } from "./state/store.js";

/**
 * The table of screens. A part of a path in braces is handed to the screen under that name. Each screen is loaded when it
 * is first shown: its module exports `Screen`.
 */
const SCREENS = [
  ["/", () => import("./screens/welcome/welcome.js")],
  ["/app/sign-in", () => import("./screens/sign-in/sign-in.js")],
  ["/app/sign-up", () => import("./screens/sign-up/sign-up.js")],
  ["/app/forgot", () => import("./screens/forgot/forgot.js")],
  ["/app/feed", () => import("./screens/feed/feed.js")],
  ["/app/people", () => import("./screens/people/people.js")],
  ["/app/people/{id}", () => import("./screens/profile/profile.js")],
  ["/app/gallery", () => import("./screens/gallery/gallery.js")],
  ["/app/gallery/{id}", () => import("./screens/picture/picture.js")],
  ["/app/upload", () => import("./screens/upload/upload.js")],
  ["/app/shop", () => import("./screens/shop/shop.js")],
  ["/app/shop/{id}", () => import("./screens/item/item.js")],
  ["/app/counter", () => import("./screens/counter/counter.js")],
  ["/app/counter/{tab}", () => import("./screens/counter/counter.js")],
  ["/app/orders", () => import("./screens/orders/orders.js")],
  ["/app/orders/{id}", () => import("./screens/orders/orders.js")],
  ["/app/account", () => import("./screens/account/account.js")],
  ["/app/account/{tab}", () => import("./screens/account/account.js")],
  ["/app/admin", () => import("./screens/admin/admin.js")],
  ["/app/admin/{tab}", () => import("./screens/admin/admin.js")],
  ["/app/system", () => import("./screens/system/system.js")],
];

/** Where the person is: `path`, `query` as URLSearchParams, `params` of the path, and how to `load` the screen. */
export const place = store(placeOf(location));

/** Shows the screen of an address such as `/app/shop?name=ring`. `replace` leaves no step to go back to. */
export function go(href, { replace = false } = {}) {
  const url = new URL(href, location.href);
  if (!replace) {
    history.replaceState({ ...history.state, scroll: scrollY }, "");
  }
  history[replace ? "replaceState" : "pushState"]({}, "", url);
  place.set(placeOf(url));
}

/** The address of a screen with the values of a form or a filter; empty ones are left out. */
export function address(path, values = {}) {
  return withQuery(path, values);
}

function placeOf({ pathname, search }) {
  for (const [pattern, load] of SCREENS) {
    const params = match(pattern.split("/"), pathname.split("/"));
    if (params) {
      return { path: pathname, pattern, params, query: new URLSearchParams(search), load };
    }
  }
  return { path: pathname, pattern: "", params: {}, query: new URLSearchParams(search), load: null };
}

function match(pattern, path) {
  if (pattern.length !== path.length) {
    return null;
  }
  const params = {};
  for (const [i, part] of pattern.entries()) {
    if (part.startsWith("{")) {
      try {
        params[part.slice(1, -1)] = decodeURIComponent(path[i]);
      } catch {
        return null;
      }
    } else if (part !== path[i]) {
      return null;
    }
  }
  return params;
}

addEventListener("popstate", () => place.set(placeOf(location)));

/** Links to other screens are followed here; all others, and those that are to open elsewhere, are the browser's. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) {
    return;
  }
  const url = new URL(link.href);
  if (url.hash && url.pathname === location.pathname && url.search === location.search) {
    return; // a place on this screen
  }
  if (url.origin === location.origin && (url.pathname === "/" || url.pathname.startsWith("/app/"))) {
    event.preventDefault();
    go(url.href);
  }
});
