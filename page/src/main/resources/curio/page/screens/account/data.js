// What is known of one: taken along as one file, or removed for good.
import { html, useRef, useState } from "../../html.js";
import { Icon } from "../../parts/icon.js";
import { Failed } from "../../parts/notice.js";
import { toast } from "../../state/toasts.js";
import { number, t } from "../../texts/text.js";
import { Deletion } from "./deletion.js";
import { gather } from "./export.js";

/** @param {{ user: object }} props */
export function Data({ user }) {
  return html`<div class="stack"><${Export} user=${user} /><${Deletion} user=${user} /></div>`;
}

function Export({ user }) {
  const [progress, setProgress] = useState(null); // { part, entries, share }, while it is under way
  const [error, setError] = useState(null);
  const abort = useRef(null);
  const start = async () => {
    abort.current = new AbortController();
    setError(null);
    try {
      const file = await gather(user, setProgress, abort.current.signal);
      save(file, `curio-${user.username}-${new Date().toISOString().slice(0, 10)}.json`);
      toast(t("account.export.done"));
    } catch (problem) {
      if (!abort.current.signal.aborted) {
        setError(problem);
      }
    }
    setProgress(null);
  };
  return html`<section class="card" aria-labelledby="export-title">
    <h2 id="export-title">${t("account.export")}</h2>
    <p>${t("account.export.text")}</p>
    ${error && html`<${Failed} error=${error} />`}
    ${progress
      ? html`<div class="export-progress">
          <progress max="1" value=${progress.share} aria-label=${t("account.export.progress")}></progress>
          <p class="hint" role="status">${t(`account.export.part.${progress.part}`)} · ${t("account.export.entries", { n: progress.entries, count: number(progress.entries) })}</p>
          <button type="button" class="button" onClick=${() => abort.current.abort()}>${t("action.cancel")}</button>
        </div>`
      : html`<button type="button" class="button primary" onClick=${start}><${Icon} name="orders" /> ${t("account.export.submit")}</button>`}
  </section>`;
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
