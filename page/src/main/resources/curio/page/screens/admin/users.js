// Accounts: found by names, active or not; one of them is opened by its id in the address.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Loaded, More, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Avatar } from "../../parts/person.js";
import { address, go } from "../../router.js";
import { t } from "../../texts/text.js";
import { Account } from "./account.js";
import { Signs } from "./signs.js";

const PAGE = 50;

/** @param {{ query: URLSearchParams, user: object }} props */
export function Users({ query, user }) {
  const filter = { firstName: query.get("firstName") ?? "", lastName: query.get("lastName") ?? "" };
  const id = Number(query.get("id"));
  return id
    ? html`<${Account} key=${id} id=${id} admin=${user} back=${address("/app/admin/users", filter)} />`
    : html`<${Search} filter=${filter} /><${List} filter=${filter} />`;
}

function Search({ filter }) {
  const [typed, type] = useState(filter);
  const find = (event) => {
    event.preventDefault();
    go(address("/app/admin/users", { firstName: typed.firstName.trim(), lastName: typed.lastName.trim() }));
  };
  const byId = (event) => {
    event.preventDefault();
    go(address("/app/admin/users", { ...filter, id: new FormData(event.target).get("id") }));
  };
  const field = (name) => html`<${Field} label=${t(`person.${name}`)} type="search" maxlength="100" dir="auto" autocomplete="off"
    value=${typed[name]} onInput=${(event) => type({ ...typed, [name]: event.target.value })} />`;
  return html`<div class="filters">
    <form class="filter" role="search" aria-label=${t("admin.users.search")} onSubmit=${find}>
      ${field("firstName")} ${field("lastName")} <button class="button primary">${t("admin.find")}</button>
    </form>
    <form class="filter" aria-label=${t("admin.users.open")} onSubmit=${byId}>
      <${Field} label=${t("admin.users.id")} name="id" type="number" min="1" required inputmode="numeric" />
      <button class="button">${t("admin.users.open")}</button>
    </form>
  </div>`;
}

function List({ filter }) {
  const pages = usePages(
    async (cursor, signal) => {
      const page = await call("users", { query: { ...filter, cursor, limit: PAGE }, signal });
      return { entries: page.data, next: page.next };
    },
    [filter.firstName, filter.lastName],
  );
  return html`<${Loaded} of=${pages}>${() => html`
    ${pages.entries.length === 0
      ? html`<${Empty} title=${t("people.none.everyone")} />`
      : html`<ul class="people">${pages.entries.map((each) => html`<${Row} key=${each.id} account=${each} filter=${filter} />`)}</ul>`}
    <${More} pages=${pages} />
  `}<//>`;
}

function Row({ account, filter }) {
  const name = `${account.firstName} ${account.lastName}`.trim();
  return html`<li class="person-row">
    <${Avatar} name=${account.username} />
    <div class="person-text">
      <p><a class="person" href=${address("/app/admin/users", { ...filter, id: account.id })}><bdi>${account.username}</bdi></a>${" "}
        <span class="hint">#${account.id}</span> <${Signs} account=${account} /></p>
      <p class="hint">${name && html`<bdi>${name}</bdi>`}${name && account.email && " · "}${account.email && html`<bdi>${account.email}</bdi>`}</p>
    </div>
  </li>`;
}
