// Screens that are not for everybody.
import { html, useEffect, useRef } from "../html.js";
import { go, address, place } from "../router.js";
import { session } from "../state/session.js";
import { t } from "../texts/text.js";
import { Empty } from "./notice.js";

/** The component, for accounts of these roles alone; visitors sign in first and come back. */
export function only(roles, Screen) {
  return function Guarded(props) {
    const { user } = session.use();
    const pattern = useRef(place.value.pattern);
    useEffect(() => {
      if (!user && place.value.pattern === pattern.current) { // not if they are on their way elsewhere
        go(address("/app/sign-in", { to: place.value.path }), { replace: true });
      }
    }, [user]);
    if (!user) {
      return null;
    }
    return roles.includes(user.role)
      ? html`<${Screen} ...${props} user=${user} />`
      : html`<h1>${t("forbidden.title")}</h1><${Empty} title=${t("forbidden.text")} />`;
  };
}

export const MEMBERS = ["member", "clerk", "admin"];
export const CLERKS = ["clerk", "admin"];
export const ADMINS = ["admin"];
