// Another password, or a first one for an account that Mobile-ID made.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { OwnerProof } from "../../parts/owner-proof.js";
import { at, refused } from "../../parts/refused.js";
import { reloadUser } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

const FIELDS = ["currentPassword", "password", "passwordConfirm"];

/** @param {{ user: object }} props */
export function Password({ user }) {
  const [round, setRound] = useState(0); // another form each time, so that nothing typed stays
  return html`<section class="card" aria-labelledby="password-title">
    <h2 id="password-title">${user.hasPassword !== false ? t("account.password") : t("account.password.first")}</h2>
    <p class="hint lead">${user.hasPassword !== false ? t("account.password.text") : t("account.password.first.text")}</p>
    <${PasswordForm} key=${round} onDone=${() => setRound(round + 1)} />
  </section>`;
}

function PasswordForm({ onDone }) {
  const [differs, setDiffers] = useState(false);
  const write = useWrite((body) => call("changePassword", { body }));
  const problem = differs ? { field: "passwordConfirm", text: t("refused.passwordConfirm") } : refused(write.error, FIELDS);
  const submit = async (values) => {
    const different = values.password !== values.passwordConfirm;
    setDiffers(different);
    if (!different && (await write.submit(values))) {
      toast(t("account.password.done"));
      await reloadUser();
      onDone();
    }
  };
  return html`<${Form} write=${write} onSubmit=${submit} label=${t("account.password")} atField=${problem !== null}>
    <div class="pair">
      <${Field} label=${t("account.password.new")} name="password" type="password" required maxlength="128"
        hint=${t("signUp.password.hint")} autocomplete="new-password" problem=${at(problem, "password")} />
      <${Field} label=${t("account.password.again")} name="passwordConfirm" type="password" required maxlength="128"
        autocomplete="new-password" problem=${at(problem, "passwordConfirm")} />
    </div>
    <${OwnerProof} problem=${at(problem, "currentPassword")} />
    <div class="row end"><${Submit} write=${write}>${t("account.password.submit")}<//></div>
  <//>`;
}
