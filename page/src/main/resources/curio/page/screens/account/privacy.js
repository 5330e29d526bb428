// What others see of one, and what followers are told.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Form, Submit, useWrite } from "../../parts/form.js";
import { reloadUser } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

const TOLD = ["login", "logout", "buy"];

/** @param {{ user: object }} props */
export function Privacy({ user }) {
  const write = useWrite((body) => call("changeMe", { body }));
  const submit = async (values) => {
    const privacy = Object.fromEntries(TOLD.map((each) => [each, values[each] === "on"]));
    if (await write.submit({ showName: values.showName === "on", privacy })) {
      await reloadUser();
      toast(t("account.saved"));
    }
  };
  return html`<${Form} write=${write} onSubmit=${submit} label=${t("account.tab.privacy")} class="form card">
    <fieldset class="choice">
      <legend>${t("account.shown")}</legend>
      <${Check} name="showName" checked=${user.showName} text=${t("account.showName")} hint=${t("account.showName.hint")} />
    </fieldset>
    <fieldset class="choice">
      <legend>${t("account.told")}</legend>
      ${TOLD.map((each) => html`<${Check} key=${each} name=${each} checked=${user.privacy?.[each]} text=${t(`account.told.${each}`)} />`)}
      <p class="hint">${t("account.told.hint")}</p>
    </fieldset>
    <div class="row end"><${Submit} write=${write}>${t("action.save")}<//></div>
  <//>`;
}

function Check({ name, checked, text, hint }) {
  return html`<label class="check"><input type="checkbox" name=${name} checked=${checked} />
    <span>${text}${hint && html`<span class="hint below">${hint}</span>`}</span></label>`;
}
