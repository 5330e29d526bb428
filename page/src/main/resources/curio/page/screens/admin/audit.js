// What was done to accounts, newest first.
import { call } from "../../api/client.js";
import { html } from "../../html.js";
import { Field } from "../../parts/form.js";
import { Loaded, More, usePages } from "../../parts/load.js";
import { Empty } from "../../parts/notice.js";
import { Person } from "../../parts/person.js";
import { address, go } from "../../router.js";
import { moment, t } from "../../texts/text.js";

const PAGE = 100;
const FILTERS = ["action", "actor", "subject"];
const ACTIONS = ["sign-up", "sign-in", "sign-in-failed", "sign-out", "token-reuse", "sessions-ended", "password-changed", "password-reset",
  "reset-requested", "user-created", "user-updated", "user-deleted", "identity-linked", "identity-unlinked"];

/** @param {{ query: URLSearchParams }} props */
export function Audit({ query }) {
  const filter = Object.fromEntries(FILTERS.map((each) => [each, query.get(each) ?? ""]));
  const pages = usePages(
    async (before, signal) => {
      const page = await call("audit", { query: { ...filter, before, limit: PAGE }, signal });
      return { entries: page.data, next: page.next };
    },
    FILTERS.map((each) => filter[each]),
  );
  return html`<${Filter} key=${query.toString()} filter=${filter} />
    <${Loaded} of=${pages}>${() => html`
      ${pages.entries.length === 0
        ? html`<${Empty} title=${t("admin.audit.none")} />`
        : html`<ol class="lines audit">${pages.entries.map((each) => html`<${Entry} key=${each.number} entry=${each} />`)}</ol>`}
      <${More} pages=${pages} />
    `}<//>`;
}

function Filter({ filter }) {
  const find = (event) => {
    event.preventDefault();
    go(address("/app/admin/audit", Object.fromEntries(new FormData(event.target))));
  };
  return html`<form class="filter filters" role="search" aria-label=${t("admin.audit.search")} onSubmit=${find}>
    <${Field} as="select" label=${t("admin.audit.action")} name="action" value=${filter.action}>
      <option value="">${t("admin.audit.any")}</option>
      ${ACTIONS.map((each) => html`<option key=${each} value=${each} selected=${each === filter.action}>${t(`audit.${each}`)}</option>`)}
    <//>
    <${Field} label=${t("admin.audit.actor")} name="actor" type="number" min="1" inputmode="numeric" value=${filter.actor} />
    <${Field} label=${t("admin.audit.subject")} name="subject" type="number" min="1" inputmode="numeric" value=${filter.subject} />
    <button class="button primary">${t("admin.find")}</button>
    <a class="button" href="/app/admin/audit">${t("admin.audit.all")}</a>
  </form>`;
}

function Entry({ entry }) {
  const text = ACTIONS.includes(entry.action) ? t(`audit.${entry.action}`) : entry.action;
  return html`<li class="line">
    <div class="line-text">
      <p><strong>${text}</strong>${entry.detail && html` <span dir="auto">(${entry.detail})</span>`}</p>
      <p class="hint">
        ${entry.actorId ? html`${t("admin.audit.by")} <${Person} id=${entry.actorId} />` : t("admin.audit.nobody")}${" "}
        ${entry.subjectId && entry.subjectId !== entry.actorId && html` · ${t("admin.audit.to")} <${Person} id=${entry.subjectId} />`}
      </p>
      <p class="hint">${entry.address && html`<bdi>${entry.address}</bdi> · `}<bdi>${entry.agent}</bdi></p>
      ${entry.requestId && html`<p class="hint">${t("admin.audit.request")} <code>${entry.requestId}</code></p>`}
    </div>
    <time class="since" datetime=${entry.at}>${moment(entry.at)}</time>
  </li>`;
}
