// A link for a new password, by mail. Whether there is such an account is not told.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { at, refused } from "../../parts/refused.js";
import { t } from "../../texts/text.js";

export function Screen() {
  const [sentTo, setSentTo] = useState(null);
  return html`<div class="narrow">
    <h1>${t("forgot.title")}</h1>
    ${sentTo === null ? html`<${Ask} onSent=${setSentTo} />` : html`<${Sent} email=${sentTo} again=${() => setSentTo(null)} />`}
    <p class="aside"><a href="/app/sign-in">${t("forgot.back")}</a></p>
  </div>`;
}

function Ask({ onSent }) {
  const write = useWrite((body) => call("forgot", { body, quiet: true }));
  const problem = refused(write.error, ["email"]);
  const submit = async ({ email }) => {
    if (await write.submit({ email: email.trim() })) {
      onSent(email.trim());
    }
  };
  return html`<p>${t("forgot.text")}</p>
    <${Form} write=${write} onSubmit=${submit} label=${t("forgot.title")} atField=${problem !== null}>
      <${Field} label=${t("person.email")} name="email" type="email" required autocomplete="email" autofocus problem=${at(problem, "email")} />
      <${Submit} write=${write}>${t("forgot.submit")}<//>
    <//>`;
}

function Sent({ email, again }) {
  return html`<div class="card" role="status">
      <p class="empty-title">${t("forgot.sent.title")}</p>
      <p>${t("forgot.sent.text")} <bdi>${email}</bdi></p>
      <p class="hint">${t("forgot.sent.hint")}</p>
    </div>
    <p class="aside"><button type="button" class="button" onClick=${again}>${t("forgot.again")}</button></p>`;
}
