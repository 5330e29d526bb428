// One account, and what an administrator may do with it. What matters asks for the administrator's own password.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { Field } from "../../parts/form.js";
import { Icon } from "../../parts/icon.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { address, go } from "../../router.js";
import { toast } from "../../state/toasts.js";
import { moment, t } from "../../texts/text.js";
import { Identities } from "./identities.js";
import { Signs } from "./signs.js";

const ROLES = ["member", "clerk", "admin"];

/** @param {{ id: number, admin: object, back: string }} props `back` is the address of the list */
export function Account({ id, admin, back }) {
  const loaded = useLoad((signal) => call("user", { params: { id }, signal }));
  return html`<div class="column">
    <p><a class="button quiet" href=${back}><${Icon} name="back" /> ${t("admin.users.all")}</a></p>
    ${loaded.error?.status === 404
      ? html`<${Empty} title=${t("profile.none")} />`
      : html`<${Loaded} of=${loaded}>${(account) => html`<${Opened} account=${account} isOwn=${account.id === admin.id} onChange=${loaded.set} back=${back} />`}<//>`}
  </div>`;
}

function Opened({ account, isOwn, onChange, back }) {
  const [asked, setAsked] = useState(null);
  const close = () => setAsked(null);
  const changed = (text) => (now) => {
    close();
    if (now?.object === "user") {
      onChange(now);
    }
    toast(text);
  };
  const removed = () => {
    toast(t("admin.user.removed"));
    go(back, { replace: true });
  };
  const name = account.username;
  const params = { id: account.id };
  return html`<div class="stack">
    <section class="card" aria-labelledby="account-title">
      <h2 id="account-title"><bdi>${name}</bdi> <${Signs} account=${account} /></h2>
      <${Facts} account=${account} />
      <div class="row">
        <button type="button" class="button" onClick=${() => setAsked("role")}>${t("admin.user.role")}</button>
        <button type="button" class="button" onClick=${() => setAsked("active")}>${t(account.active ? "admin.user.sleep" : "admin.user.wake")}</button>
        <button type="button" class="button" onClick=${() => setAsked("link")} disabled=${!account.email}>${t("admin.user.link")}</button>
        ${!isOwn && html`<button type="button" class="button danger" onClick=${() => setAsked("remove")}>${t("admin.user.remove")}</button>`}
      </div>
      <p class="hint after">${t("admin.user.audit")} <a href=${address("/app/admin/audit", { subject: account.id })}>${t("admin.user.auditOf")}</a>${" "}
        · <a href="/app/people/${account.id}">${t("admin.user.profile")}</a></p>
    </section>
    <${Identities} account=${account} />
    ${asked === "role" &&
    html`<${Confirm} title=${t("admin.user.role.title", { name })} text=${t("admin.user.role.text")} action=${t("action.save")} prove
      write=${(body) => call("changeUser", { params, body })} onDone=${changed(t("admin.user.changed"))} onClose=${close}>
      <${Field} as="select" label=${t("person.role")} name="role" value=${account.role}>
        ${ROLES.map((role) => html`<option key=${role} value=${role} selected=${role === account.role}>${t(`role.${role}`)}</option>`)}
      <//>
    <//>`}
    ${asked === "active" &&
    html`<${Confirm} title=${t(account.active ? "admin.user.sleep.title" : "admin.user.wake.title", { name })} danger=${account.active} prove
      text=${t(account.active ? "admin.user.sleep.text" : "admin.user.wake.text")} action=${t(account.active ? "admin.user.sleep" : "admin.user.wake")}
      write=${(body) => call("changeUser", { params, body: { ...body, active: !account.active } })}
      onDone=${changed(t("admin.user.changed"))} onClose=${close} />`}
    ${asked === "link" &&
    html`<${Confirm} title=${t("admin.user.link.title", { name })} text=${t("admin.user.link.text", { email: account.email })} action=${t("admin.user.link")}
      write=${() => call("sendResetLink", { params })} onDone=${changed(t("admin.user.link.done"))} onClose=${close} />`}
    ${asked === "remove" &&
    html`<${Confirm} title=${t("admin.user.remove.title", { name })} text=${t("admin.user.remove.text")} action=${t("admin.user.remove")} danger
      write=${() => call("removeUser", { params })} onDone=${removed} onClose=${close}>
      <label class="check"><input type="checkbox" required /> ${t("account.deletion.understood")}</label>
    <//>`}
  </div>`;
}

function Facts({ account }) {
  const facts = [
    ["id", account.id],
    ["name", `${account.firstName} ${account.lastName}`.trim()],
    ["email", account.email],
    ["phone", account.phone],
    ["city", account.city],
    ["since", moment(account.createdAt)],
  ].filter(([, value]) => value);
  return html`<dl class="facts lead">
    ${facts.map(([name, value]) => html`<dt key=${`${name} name`}>${t(`person.${name}`)}</dt><dd key=${name}><bdi>${value}</bdi></dd>`)}
  </dl>`;
}
