// One's own account, by tabs.
import { html } from "../../html.js";
import { MEMBERS, only } from "../../parts/guard.js";
import { Empty } from "../../parts/notice.js";
import { Tabs } from "../../parts/tabs.js";
import { t } from "../../texts/text.js";
import { Data } from "./data.js";
import { Email } from "./email.js";
import { Privacy } from "./privacy.js";
import { Profile } from "./profile.js";
import { Security } from "./security.js";

export const Screen = only(MEMBERS, Account);

const TABS = { profile: Profile, privacy: Privacy, security: Security, email: Email, data: Data };

function Account({ params, user }) {
  const tab = params.tab ?? "profile";
  const Shown = TABS[tab];
  const tabs = Object.keys(TABS).map((each) => ({
    href: each === "profile" ? "/app/account" : `/app/account/${each}`,
    text: t(`account.tab.${each}`),
    current: each === tab,
  }));
  return html`<div class="column">
    <h1>${t("account.title")}</h1>
    <${Tabs} label=${t("account.title")} tabs=${tabs} />
    ${Shown ? html`<${Shown} key=${tab} user=${user} />` : html`<${Empty} title=${t("notFound.text")} />`}
  </div>`;
}
