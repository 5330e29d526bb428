// People: found by their names, those one follows, and those who follow one.
import { call } from "../../api/client.js";
import { html, useEffect, useState } from "../../html.js";
import { Field } from "../../parts/form.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { Loaded, More, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Tabs } from "../../parts/tabs.js";
import { address, go } from "../../router.js";
import { learn } from "../../state/people.js";
import { t } from "../../texts/text.js";
import { PersonRow } from "./person-row.js";

export const Screen = only(MEMBERS, People);

const LISTS = { everyone: "users", following: "friends", followers: "followers" };
const PAGE = 30;
const TYPED = 300; // milliseconds after the last letter

function People({ query, user }) {
  const list = query.get("list") in LISTS ? query.get("list") : "everyone";
  const filter = { firstName: query.get("firstName") ?? "", lastName: query.get("lastName") ?? "" };
  const tabs = Object.keys(LISTS).map((each) => ({
    href: address("/app/people", each === "everyone" ? {} : { list: each }),
    text: t(`people.list.${each}`),
    current: each === list,
  }));
  return html`<div class="column">
    <h1>${t("people.title")}</h1>
    <${Tabs} label=${t("people.title")} tabs=${tabs} />
    ${list === "everyone" && html`<${Search} filter=${filter} />`}
    <${List} key=${list} list=${list} filter=${list === "everyone" ? filter : {}} user=${user} />
  </div>`;
}

/** Two beginnings of names; the address follows what is typed, so that it can be shared and gone back to. */
function Search({ filter }) {
  const [typed, type] = useState(filter);
  useEffect(() => {
    if (typed.firstName.trim() === filter.firstName && typed.lastName.trim() === filter.lastName) {
      return undefined;
    }
    const names = { firstName: typed.firstName.trim(), lastName: typed.lastName.trim() };
    const timer = setTimeout(() => go(address("/app/people", names), { replace: true }), TYPED);
    return () => clearTimeout(timer);
  }, [typed]);
  const field = (name) => html`<${Field} label=${t(`person.${name}`)} type="search" maxlength="100" dir="auto" autocomplete="off"
    value=${typed[name]} onInput=${(event) => type({ ...typed, [name]: event.target.value })} />`;
  return html`<form class="form search" role="search" aria-label=${t("people.search")} onSubmit=${(event) => event.preventDefault()}>
    <div class="pair">${field("firstName")} ${field("lastName")}</div>
    <p class="hint">${t("people.search.hint")}</p>
  </form>`;
}

function List({ list, filter, user }) {
  const pages = usePages(
    async (cursor, signal) => {
      const page = await call(LISTS[list], { query: { ...filter, cursor, limit: PAGE }, signal });
      learn(page.data);
      return { entries: page.data, next: page.next };
    },
    [list, filter.firstName, filter.lastName],
  );
  return html`<${Loaded} of=${pages}>${() => html`
    ${pages.entries.length === 0 && !pages.next
      ? html`<${Empty} title=${t(`people.none.${list}`)} text=${t(`people.none.${list}.text`)} />`
      : html`<ul class="people" aria-busy=${pages.busy}>
          ${pages.entries.map((each) => html`<${PersonRow} key=${each.id} person=${each} isOwn=${each.id === user.id} />`)}
        </ul>`}
    <${More} pages=${pages} />
  `}<//>`;
}
