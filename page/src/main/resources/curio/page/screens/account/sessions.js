// Where one is signed in.
import { call } from "../../api/client.js";
import { html, useState } from "../../html.js";
import { Confirm } from "../../parts/confirm.js";
import { Loaded, useLoad } from "../../parts/load.js";
import { Since } from "../../parts/since.js";
import { left } from "../../state/session.js";
import { toast } from "../../state/toasts.js";
import { moment, t } from "../../texts/text.js";

export function Sessions() {
  const sessions = useLoad((signal) => call("sessions", { signal }));
  const [ending, setEnding] = useState(null); // a session, or "others"
  const end = () => (ending === "others" ? call("endOtherSessions") : call("endSession", { params: { id: ending.id } }));
  const ended = () => {
    setEnding(null);
    if (ending.current) {
      left();
      return;
    }
    toast(t("account.session.ended"));
    sessions.reload();
  };
  return html`<section class="card" aria-labelledby="sessions-title">
    <h2 id="sessions-title">${t("account.sessions")}</h2>
    <p class="hint lead">${t("account.sessions.text")}</p>
    <${Loaded} of=${sessions}>${({ data }) => html`
      <ul class="lines">${data.map((each) => html`<${Session} key=${each.id} session=${each} end=${() => setEnding(each)} />`)}</ul>
      ${data.length > 1 &&
      html`<button type="button" class="button danger" onClick=${() => setEnding("others")}>${t("account.sessions.endOthers")}</button>`}
    `}<//>
    ${ending &&
    html`<${Confirm} title=${t(ending === "others" ? "account.sessions.endOthers" : "account.session.end")} danger
      text=${t(ending === "others" ? "account.sessions.endOthers.text" : ending.current ? "account.session.endThis.text" : "account.session.end.text")}
      action=${t("account.session.end")} write=${end} onDone=${ended} onClose=${() => setEnding(null)} />`}
  </section>`;
}

function Session({ session, end }) {
  const name = program(session.agent);
  return html`<li class="line">
    <div class="line-text">
      <p><strong dir="auto">${name ?? (session.agent || t("account.session.unknown"))}</strong>${" "}
        ${session.current && html`<span class="chip good">${t("account.session.this")}</span>`}</p>
      <p class="hint"><bdi>${session.address}</bdi> · ${t("account.session.seen")} <${Since} date=${session.lastSeenAt} />${" "}
        · ${t("account.session.since", { date: moment(session.createdAt) })}</p>
    </div>
    <button type="button" class="button" onClick=${end} aria-label=${t("account.session.endOf", { name: name ?? session.agent })}>
      ${t("account.session.end")}</button>
  </li>`;
}

const BROWSERS = [[/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\//, "Firefox"], [/Chrom(e|ium)\//, "Chrome"], [/Safari\//, "Safari"]];
const SYSTEMS = [[/Android/, "Android"], [/iPhone|iPad/, "iOS"], [/Windows/, "Windows"], [/Mac OS/, "macOS"], [/Linux/, "Linux"]];

/** A short name of a browser and its system, or null for another program. */
function program(agent) {
  const browser = BROWSERS.find(([sign]) => sign.test(agent))?.[1];
  const system = SYSTEMS.find(([sign]) => sign.test(agent))?.[1];
  return browser ? [browser, system].filter(Boolean).join(" · ") : null;
}
