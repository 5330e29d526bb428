// Making an account: the fields of the registration form, and in at once.
import { call } from "../../api/client.js";
import { html, useEffect, useRef, useState } from "../../html.js";
import { Field, Form, Submit, useWrite } from "../../parts/form.js";
import { at, refused } from "../../parts/refused.js";
import { address, go } from "../../router.js";
import { session, signInByToken } from "../../state/session.js";
import { t } from "../../texts/text.js";

const FIELDS = ["username", "email", "password", "passwordConfirm", "firstName", "lastName", "gender", "age", "city", "interests"];

export function Screen({ query }) {
  const { user } = session.use();
  const to = query.get("to");
  useEffect(() => {
    if (user) {
      go(to?.startsWith("/app/") ? to : "/app/feed", { replace: true });
    }
  }, [user]);
  return html`<div class="narrow wider">
    <h1>${t("signUp.title")}</h1>
    <${SignUpForm} />
    <p class="aside">${t("signUp.known")} <a href=${address("/app/sign-in", { to })}>${t("signIn.title")}</a></p>
  </div>`;
}

function SignUpForm() {
  const made = useRef(null); // the account of a try that lost its way after it was made
  const [differs, setDiffers] = useState(false);
  const write = useWrite(async (body) => {
    if (made.current?.username !== body.username) {
      made.current = await call("signUp", { body, quiet: true });
    }
    await signInByToken(made.current.refreshToken);
  });
  const problem = differs ? { field: "passwordConfirm", text: t("refused.passwordConfirm") } : refused(write.error, FIELDS);
  const submit = ({ age, ...values }) => {
    const different = values.password !== values.passwordConfirm;
    setDiffers(different);
    if (!different) {
      write.submit({ ...withoutEmpty(values), ...(age ? { age: Number(age) } : {}) });
    }
  };
  const own = (name) => ({ name, label: t(`person.${name}`), problem: at(problem, name) });
  return html`<${Form} write=${write} onSubmit=${submit} label=${t("signUp.title")} atField=${problem !== null}>
    <${Field} ...${own("username")} required minlength="5" maxlength="30" hint=${t("signUp.username.hint")}
      autocomplete="username" autocapitalize="none" spellcheck="false" autofocus />
    <div class="pair">
      <${Field} ...${own("password")} type="password" required maxlength="128" hint=${t("signUp.password.hint")} autocomplete="new-password" />
      <${Field} ...${own("passwordConfirm")} type="password" required maxlength="128" autocomplete="new-password" />
    </div>
    <${Gender} problem=${at(problem, "gender")} />
    <fieldset class="more-fields">
      <legend>${t("signUp.more")} <span class="hint">${t("field.optional")}</span></legend>
      <div class="pair">
        <${Field} ...${own("firstName")} autocomplete="given-name" maxlength="100" dir="auto" />
        <${Field} ...${own("lastName")} autocomplete="family-name" maxlength="100" dir="auto" />
      </div>
      <${Field} ...${own("email")} type="email" hint=${t("signUp.email.hint")} autocomplete="email" />
      <div class="pair">
        <${Field} ...${own("city")} autocomplete="address-level2" dir="auto" />
        <${Field} ...${own("age")} type="number" min="0" max="150" inputmode="numeric" />
      </div>
      <${Field} ...${own("interests")} as="textarea" rows="3" dir="auto" />
    </fieldset>
    <${Submit} write=${write}>${t("signUp.submit")}<//>
  <//>`;
}

function Gender({ problem }) {
  return html`<fieldset class="choice">
    <legend>${t("person.gender")}</legend>
    <div class="row">
      ${["f", "m"].map((each) => html`<label class="check" key=${each}>
        <input type="radio" name="gender" value=${each} required /> ${t(`person.gender.${each}`)}
      </label>`)}
    </div>
    ${problem && html`<p class="hint bad" role="alert">${problem}</p>`}
  </fieldset>`;
}

function withoutEmpty(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}
