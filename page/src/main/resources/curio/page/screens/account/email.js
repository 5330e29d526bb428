// The names by which one signs in: user name and e-mail address.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { OwnerProof } from "../../parts/owner-proof.js";
import { at, refused } from "../../parts/refused.js";
import { reloadUser } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

/** @param {{ user: object }} props */
export function Email({ user }) {
  const [round, setRound] = useState(0);
  return html`<${EmailForm} key=${round} user=${user} onDone=${() => setRound(round + 1)} />`;
}

function EmailForm({ user, onDone }) {
  const write = useWrite((body) => call("changeMe", { body }));
  const problem = refused(write.error, ["email", "username", "currentPassword"]);
  const submit = async (values) => {
    if (await write.submit(values)) {
      await reloadUser();
      toast(t("account.saved"));
      onDone();
    }
  };
  return html`<p class="hint lead">${t("account.email.text")}</p>
    <${Form} write=${write} onSubmit=${submit} label=${t("account.tab.email")} class="form card" atField=${problem !== null}>
      <${Field} label=${t("person.email")} name="email" type="email" value=${user.email ?? ""} hint=${t("account.email.hint")}
        autocomplete="email" problem=${at(problem, "email")} />
      <${Field} label=${t("person.username")} name="username" value=${user.username} required minlength="5" maxlength="30"
        hint=${t("signUp.username.hint")} autocomplete="username" autocapitalize="none" spellcheck="false" problem=${at(problem, "username")} />
      <${OwnerProof} problem=${at(problem, "currentPassword")} />
      <div class="row end"><${Submit} write=${write}>${t("action.save")}<//></div>
    <//>`;
}
