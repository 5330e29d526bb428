// Events that consumers could not handle: handled again, or dropped for good. What is in them is never shown.
import { call } from "../../api/client.js";
import { html, useEffect, useRef, useState } from "../../html.js";
import { Dialog } from "../../parts/dialog.js";
import { Problem, useWrite } from "../../parts/form.js";
import { Loaded, More, usePages } from "../../parts/load.js";
import { Since } from "../../parts/since.js";
import { toast } from "../../state/toasts.js";
import { problemText, t } from "../../texts/text.js";
import { lettersOf } from "./summary.js";

export function Letters({ view }) {
  const pages = usePages(async (cursor, signal) => {
    const { data, next } = await call("deadLetters", { query: { cursor, limit: 20 }, signal });
    return { entries: data, next: next ?? null };
  });
  const [asked, ask] = useState(null);
  const count = lettersOf(view);
  const known = useRef(count);
  useEffect(() => {
    if (known.current !== count) {
      known.current = count;
      pages.reload();
    }
  }, [count]);
  return html`<section aria-labelledby="system-letters">
    <h2 id="system-letters">${t("system.letters")}</h2>
    <${Loaded} of=${pages}>
      ${() =>
        pages.entries.length === 0
          ? html`<p class="card hint">${t("system.letters.none")}</p>`
          : html`<ul class="letters">
              ${pages.entries.map((letter) => html`<${Letter} key=${letter.id} letter=${letter} ask=${ask} reload=${pages.reload} />`)}
            </ul>`}
    <//>
    <${More} pages=${pages} />
    ${asked && html`<${Drop} letter=${asked} reload=${pages.reload} onClose=${() => ask(null)} />`}
  </section>`;
}

function Letter({ letter, ask, reload }) {
  const write = useWrite(() => call("replayDeadLetter", { params: { id: letter.id } }));
  const replay = async () => {
    const done = await write.submit(letter.id);
    if (done) {
      toast(t(done.stoppedAt ? "system.replay.stopped" : "system.replay.done", { n: done.replayed }));
    }
    reload();
  };
  return html`<li class="card letter">
    <div class="letter-text">
      <p><strong>${letter.type}</strong> → ${letter.consumer}</p>
      <p class="hint bad"><bdi>${letter.reason}</bdi></p>
      <p class="hint">
        ${t("system.letter.place", { topic: letter.topic, partition: letter.partition, offset: letter.offset })} ·
        ${t("system.letter.key")} <bdi>${letter.key}</bdi> · ${t("system.letter.parked")} <${Since} date=${letter.parkedAt} />
      </p>
      ${write.error && html`<p class="hint bad" role="alert">${problemText(write.error)}</p>`}
    </div>
    <div class="row">
      <button type="button" class="button" aria-busy=${write.busy} disabled=${write.busy} onClick=${replay}
        aria-label=${t("system.replay.label", { id: letter.id })}>${t("system.replay")}</button>
      <button type="button" class="button danger" onClick=${() => ask(letter)}
        aria-label=${t("system.drop.label", { id: letter.id })}>${t("system.drop")}</button>
    </div>
  </li>`;
}

/** It cannot be undone. */
function Drop({ letter, reload, onClose }) {
  const write = useWrite(() => call("dropDeadLetter", { params: { id: letter.id } }));
  const drop = async () => {
    if (await write.submit(letter.id)) {
      toast(t("system.drop.done"));
      onClose();
      reload();
    }
  };
  return html`<${Dialog} title=${t("system.drop.title")} onClose=${onClose}>
    <p>${t("system.drop.text", { type: letter.type, consumer: letter.consumer })}</p>
    ${write.error && html`<${Problem} error=${write.error} />`}
    <div class="row end">
      <button type="button" class="button" onClick=${onClose}>${t("action.cancel")}</button>
      <button type="button" class="button danger" aria-busy=${write.busy} disabled=${write.busy} onClick=${drop}>${t("system.drop")}</button>
    </div>
  <//>`;
}
