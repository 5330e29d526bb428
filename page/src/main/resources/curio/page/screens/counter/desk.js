// What all forms of the counter have: they begin at their first field, say what became of the action, and are ready for the next.
import { html, useEffect, useRef, useState } from "../../html.js";
import { Form, Submit } from "../../parts/form.js";
import { Pending, useAction } from "../../parts/pending.js";
import { t } from "../../texts/text.js";
import { Result } from "./result.js";

/**
 * A form for one action after another. After each it is empty again and the keyboard is in its first field.
 *
 * @param {object} props
 * @param {string} props.what the action and its operation
 * @param {(values: object) => object} props.bodyOf what is sent, of the values of the fields
 * @param {any} props.Fields the fields; they get `start`, what the form begins with, the first time
 * @param {URLSearchParams} props.query of the address: what the first form begins with
 */
export function Desk({ what, operation = what, bodyOf, Fields, query }) {
  const action = useAction(operation);
  const [{ round, result }, setState] = useState({ round: 0, result: null });
  const box = useRef(null);
  useEffect(() => {
    const first = [...box.current.querySelectorAll("form input:not([type=file], [type=hidden]), form select")].find(
      ({ value }) => round > 0 || value === "",
    );
    first?.focus({ preventScroll: round === 0 });
  }, [round]);
  const submit = async (values) => {
    const body = bodyOf(values);
    const done = await action.submit(body);
    if (done) {
      setState({ round: round + 1, result: { ...done, itemId: done.itemId ?? done.id, what, body } });
    }
  };
  const start = round === 0 ? { item: query.get("item") ?? "", client: query.get("client") ?? "" } : { item: "", client: "" };
  return html`<div class="desk" ref=${box}>
    <div role="status">${result && html`<${Result} key=${round} result=${result} />`}</div>
    <h2>${t(`counter.${what}.title`)}</h2>
    <p class="hint desk-hint">${t(`counter.${what}.hint`)}</p>
    <${Form} write=${action} onSubmit=${submit} label=${t(`counter.${what}.title`)}>
      <${Fields} key=${round} start=${start} />
      <${Pending} action=${action} />
      <div class="row"><${Submit} write=${action}>${t(`counter.${what}.submit`)}<//></div>
    <//>
  </div>`;
}
