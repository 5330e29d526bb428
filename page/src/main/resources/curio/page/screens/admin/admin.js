// What administrators do and look at, by tabs.
import { html } from "../../html.js";
import { ADMINS, only } from "../../parts/guard.js";
import { Empty } from "../../parts/notice.js";
import { Tabs } from "../../parts/tabs.js";
import { t } from "../../texts/text.js";
import { Audit } from "./audit.js";
import { FraudList } from "./fraud-list.js";
import { Ledger } from "./ledger.js";
import { Users } from "./users.js";

export const Screen = only(ADMINS, Admin);

/** A tab stands here, with its name under `admin.tab.…` in the texts. */
const TABS = { users: Users, audit: Audit, "fraud-list": FraudList, ledger: Ledger };

function Admin({ params, query, user }) {
  const tab = params.tab ?? "users";
  const Shown = TABS[tab];
  const tabs = Object.keys(TABS).map((each) => ({ href: `/app/admin/${each}`, text: t(`admin.tab.${each}`), current: each === tab }));
  return html`<h1>${t("admin.title")}</h1>
    <${Tabs} label=${t("admin.title")} tabs=${tabs} />
    ${Shown ? html`<${Shown} key=${tab} query=${query} user=${user} />` : html`<${Empty} title=${t("notFound.text")} />`}`;
}
