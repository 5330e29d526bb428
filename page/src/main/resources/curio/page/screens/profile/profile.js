// Somebody: who it is, what they posted and shared, and what one can do about it.
import { call } from "../../api/client.js";
import { html, useEffect } from "../../html.js";
import { FollowButton } from "../../parts/follow.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { Icon } from "../../parts/icon.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Avatar } from "../../parts/person.js";
import { Tabs } from "../../parts/tabs.js";
import { address } from "../../router.js";
import { learn } from "../../state/people.js";
import { day, t } from "../../texts/text.js";
import { Block } from "./block.js";
import { Pictures } from "./pictures.js";
import { Posts } from "./posts.js";

export const Screen = only(MEMBERS, Profile);

const TABS = { posts: Posts, pictures: Pictures };

function Profile({ params, query, user }) {
  const loaded = useLoad(
    async (signal) => {
      const person = await call("user", { params, signal });
      learn([person]);
      return person;
    },
    [params.id],
  );
  useEffect(() => {
    if (loaded.value) {
      document.title = `${loaded.value.username} · ${t("app.name")}`;
    }
  }, [loaded.value]);
  if (loaded.error?.status === 404) {
    return html`<div class="column"><h1>${t("profile.none")}</h1><${Empty} title=${t("profile.none.text")}><a href="/app/people">${t("people.title")}</a><//></div>`;
  }
  const tab = query.get("show") in TABS ? query.get("show") : "posts";
  return html`<div class="column">
    <${Loaded} of=${loaded}>${(person) => html`
      <${Head} person=${person} isOwn=${person.id === user.id} />
      <${Tabs} label=${t("profile.shown")} tabs=${tabsOf(person, tab)} />
      <${TABS[tab]} key=${`${tab} ${person.id}`} person=${person} isOwn=${person.id === user.id} />
    `}<//>
  </div>`;
}

function tabsOf(person, tab) {
  return Object.keys(TABS).map((each) => ({
    href: address(`/app/people/${person.id}`, each === "posts" ? {} : { show: each }),
    text: t(`profile.${each}`),
    current: each === tab,
  }));
}

function Head({ person, isOwn }) {
  const name = `${person.firstName} ${person.lastName}`.trim();
  return html`<header class="profile-head">
    <${Avatar} name=${person.username} large />
    <div class="profile-text">
      <h1><bdi>${person.username}</bdi></h1>
      ${name && html`<p class="profile-name"><bdi>${name}</bdi></p>`}
      ${person.verified && html`<p class="verified"><${Icon} name="check" /> ${t("person.verified")}</p>`}
    </div>
    <${Facts} person=${person} />
    <div class="row">
      ${isOwn
        ? html`<a class="button" href="/app/account"><${Icon} name="edit" /> ${t("profile.edit")}</a>`
        : html`<${FollowButton} user=${person} /><${Block} person=${person} />`}
    </div>
  </header>`;
}

function Facts({ person }) {
  const facts = [
    ["city", person.city],
    ["age", person.age],
    ["interests", person.interests],
    ["since", day(person.createdAt)],
  ].filter(([, value]) => value);
  return html`<dl class="facts">
    ${facts.map(([name, value]) => html`<dt key=${`${name} name`}>${t(`person.${name}`)}</dt><dd key=${name}><bdi>${value}</bdi></dd>`)}
  </dl>`;
}
