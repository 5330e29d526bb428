// Signing in, by password or by Mobile-ID.
import { html, useEffect } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { MobileId } from "../../parts/mobile-id.js";
import { Tabs } from "../../parts/tabs.js";
import { address, go } from "../../router.js";
import { session, signIn } from "../../state/session.js";
import { t } from "../../texts/text.js";

export function Screen({ query }) {
  const { user } = session.use();
  const to = query.get("to");
  const by = query.get("by") === "mobile-id" ? "mobile-id" : "password";
  useEffect(() => {
    if (user) {
      go(ownPath(to), { replace: true });
    }
  }, [user]);
  const tabs = [
    { href: address("/app/sign-in", { to }), text: t("signIn.byPassword"), current: by === "password" },
    { href: address("/app/sign-in", { by: "mobile-id", to }), text: t("signIn.byMobileId"), current: by === "mobile-id" },
  ];
  return html`<div class="narrow">
    <h1>${t("signIn.title")}</h1>
    <${Tabs} label=${t("signIn.ways")} tabs=${tabs} />
    ${by === "password" ? html`<${ByPassword} />` : html`<${ByMobileId} />`}
    <p class="aside">${t("signIn.new")} <a href=${address("/app/sign-up", { to })}>${t("signIn.signUp")}</a></p>
  </div>`;
}

function ByPassword() {
  const write = useWrite(({ name, password }) => signIn(name, password));
  return html`<${Form} write=${write} onSubmit=${write.submit} label=${t("signIn.title")}>
    <${Field} label=${t("signIn.name")} name="name" required autocomplete="username" autocapitalize="none" spellcheck="false" autofocus />
    <${Field} label=${t("signIn.password")} name="password" type="password" required autocomplete="current-password" />
    <${Submit} write=${write}>${t("signIn.submit")}<//>
    <p class="beside"><a href="/app/forgot">${t("signIn.forgot")}</a></p>
  <//>`;
}

/** The session is there when it is done; the screen goes on by itself. */
function ByMobileId() {
  return html`<p class="hint lead">${t("signIn.mobileId.text")}</p><${MobileId} onDone=${() => {}} />`;
}

/** Where somebody came from, if that is a screen of ours. */
function ownPath(path) {
  return path?.startsWith("/app/") ? path : "/app/feed";
}
