// The session has ended in the middle of something: sign in here, and it goes on.
import { html, useState } from "../html.js";
import { Dialog } from "../parts/dialog.js";
import { Field, Form, Submit, useWrite } from "../parts/form.js";
import { MobileId } from "../parts/mobile-id.js";
import { left, session, signIn } from "../state/session.js";
import { t } from "../texts/text.js";

/** @param {{ wanted: { username: string } }} props */
export function SignInAgain({ wanted }) {
  const [byPhone, setByPhone] = useState(session.value.user?.hasPassword === false);
  return html`<${Dialog} title=${t("session.expired.title")} onClose=${left}>
    <p>${t("session.expired.text")}</p>
    ${byPhone ? html`<${MobileId} onDone=${() => {}} />` : html`<${ByPassword} username=${wanted.username} />`}
    <div class="row between again">
      <button type="button" class="button quiet" onClick=${() => setByPhone(!byPhone)}>
        ${byPhone ? t("session.byPassword") : t("session.byMobileId")}
      </button>
      <button type="button" class="button" onClick=${left}>${t("signOut")}</button>
    </div>
  <//>`;
}

function ByPassword({ username }) {
  const write = useWrite(({ password }) => signIn(username, password));
  return html`<${Form} write=${write} onSubmit=${write.submit} label=${t("session.expired.title")}>
    <${Field} label=${t("signIn.name")} name="name" value=${username} readonly autocomplete="username" />
    <${Field} label=${t("signIn.password")} name="password" type="password" required autocomplete="current-password" autofocus />
    <${Submit} write=${write}>${t("signIn.submit")}<//>
  <//>`;
}
