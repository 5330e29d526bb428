// What one tells of oneself.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { at, refused } from "../../parts/refused.js";
import { reloadUser } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { t } from "../../texts/text.js";

const FIELDS = ["firstName", "lastName", "phone", "city", "age", "gender", "interests"];

/** @param {{ user: object }} props */
export function Profile({ user }) {
  const write = useWrite((body) => call("changeMe", { body }));
  const problem = refused(write.error, FIELDS);
  const submit = async ({ age, gender, ...values }) => {
    if (await write.submit({ ...values, age: Number(age), ...(gender ? { gender } : {}) })) {
      await reloadUser();
      toast(t("account.saved"));
    }
  };
  const own = (name) => ({ name, label: t(`person.${name}`), value: user[name] ?? "", problem: at(problem, name) });
  return html`<p class="hint lead">${t("account.profile.text")} <a href="/app/people/${user.id}">${t("account.profile.see")}</a></p>
    <${Form} write=${write} onSubmit=${submit} label=${t("account.tab.profile")} class="form card" atField=${problem !== null}>
      <div class="pair">
        <${Field} ...${own("firstName")} maxlength="100" autocomplete="given-name" dir="auto" />
        <${Field} ...${own("lastName")} maxlength="100" autocomplete="family-name" dir="auto" />
      </div>
      <div class="pair">
        <${Field} ...${own("city")} autocomplete="address-level2" dir="auto" />
        <${Field} ...${own("age")} type="number" min="0" max="150" inputmode="numeric" />
      </div>
      <div class="pair">
        <${Field} ...${own("phone")} type="tel" autocomplete="tel" hint=${t("account.phone.hint")} />
        <${Field} as="select" ...${own("gender")}>
          <option value="">${t("person.gender.none")}</option>
          <option value="f">${t("person.gender.f")}</option>
          <option value="m">${t("person.gender.m")}</option>
        <//>
      </div>
      <${Field} ...${own("interests")} as="textarea" rows="4" dir="auto" />
      <div class="row end"><${Submit} write=${write}>${t("action.save")}<//></div>
    <//>`;
}
