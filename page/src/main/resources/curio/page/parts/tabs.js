// Ways between the parts of a screen; each is an address. The one that is shown is scrolled into sight where not all fit.
import { html, useLayoutEffect, useRef } from "../html.js";

/**
 * @param {{ label: string, tabs: { href: string, text: string, current: boolean, accessKey?: string }[] }} props the key opens a
 *     tab together with what the browser wants for access keys: Alt, or Alt and Shift, or Control and Option
 */
export function Tabs({ label, tabs }) {
  const nav = useRef(null);
  const current = tabs.findIndex((each) => each.current);
  useLayoutEffect(() => {
    const show = () => {
      const here = nav.current.children[current];
      if (here) {
        nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2;
      }
    };
    show();
    window.addEventListener("resize", show);
    return () => window.removeEventListener("resize", show);
  }, [current, label]);
  return html`<nav class="tabs" aria-label=${label} ref=${nav}>
    ${tabs.map(
      (each) => html`<a key=${each.href} href=${each.href} accesskey=${each.accessKey} aria-current=${each.current ? "page" : undefined}>
        ${each.text}${each.accessKey && html` <kbd aria-hidden="true">${each.accessKey.toUpperCase()}</kbd>`}
      </a>`,
    )}
  </nav>`;
}
