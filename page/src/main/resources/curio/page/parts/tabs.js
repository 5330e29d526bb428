// Ways between the parts of a screen; each is an address. The one that is shown is scrolled into sight where not all fit.
import { html, useLayoutEffect, useRef } from "../html.js";

/** @param {{ label: string, tabs: { href: string, text: string, current: boolean }[] }} props */
export function Tabs({ label, tabs }) {
  const nav = useRef(null);
  const current = tabs.findIndex((each) => each.current);
  useLayoutEffect(() => {
    const here = nav.current.children[current];
    if (here) {
      nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2 - nav.current.offsetLeft;
    }
  }, [current, label]);
  return html`<nav class="tabs" aria-label=${label} ref=${nav}>
    ${tabs.map((each) => html`<a key=${each.href} href=${each.href} aria-current=${each.current ? "page" : undefined}>${each.text}</a>`)}
  </nav>`;
}
