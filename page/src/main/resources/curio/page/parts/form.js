// Forms that do what they do once: each has an Idempotency-Key of its own, and repeats with it.
import { ApiError } from "../api/errors.js";
import { newKey } from "../api/key.js";
import { html, useEffect, useId, useRef, useState } from "../html.js";
import { problemText, t } from "../texts/text.js";

/**
 * A write of a form. It runs once at a time, however often it is asked for; as long as nothing says what became of it the same
 * input is sent under the same key again, so that an answer that was lost places nothing twice. Another input gets another key,
 * and so does one that was refused: what was not possible then may be by now.
 *
 * @param {(input: any, key: string) => Promise<any>} write
 * @returns {{ busy: boolean, error: ?Error, submit: (input: any) => Promise<any>, clear: () => void }} `submit` gives what
 *     `write` gave, or undefined if it failed or was under way
 */
export function useWrite(write) {
  const [state, setState] = useState({ busy: false, error: null });
  const last = useRef({ input: null, key: null, busy: false });
  const submit = async (input) => {
    if (last.current.busy) {
      return undefined;
    }
    const text = JSON.stringify(input) ?? "";
    if (text !== last.current.input || !last.current.key) {
      last.current = { input: text, key: newKey() };
    }
    last.current.busy = true;
    setState({ busy: true, error: null });
    try {
      const done = await write(input, last.current.key);
      last.current = { input: null, key: null, busy: false };
      setState({ busy: false, error: null });
      return done ?? true;
    } catch (error) {
      last.current.busy = false;
      if (isRefusal(error)) {
        last.current.key = null;
      }
      setState({ busy: false, error });
      return undefined;
    }
  };
  return { ...state, submit, clear: () => setState({ busy: false, error: null }) };
}

/** Whether the server has said that it is not done, and not that it may be tried again. */
function isRefusal(error) {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && !error.retryAfter;
}

/**
 * A form with what went wrong above its fields, unless that stands `atField`. `onSubmit` gets the values of its named fields.
 *
 * @param {{ write: ReturnType<typeof useWrite>, onSubmit: (values: object, form: HTMLFormElement) => void }} props
 */
export function Form({ write, onSubmit, label, atField = false, children, ...rest }) {
  const submit = (event) => {
    event.preventDefault();
    event.stopPropagation(); // a dialog with a form may stand within another form
    onSubmit(Object.fromEntries(new FormData(event.target)), event.target);
  };
  return html`<form class="form" aria-label=${label} onSubmit=${submit} ...${rest}>
    ${write.error && !atField && html`<${Problem} error=${write.error} />`} ${children}
  </form>`;
}

/**
 * A labelled input; `as` is input, textarea or select. What else is given goes to it. `problem` says what is wrong with it. More
 * than `maxlength` characters, counted as the server does, are kept and refused: browsers would count UTF-16 and cut in silence.
 */
export function Field({ label, hint, problem, as = "input", children, maxlength, onInput, ...input }) {
  const id = useId();
  const typed = (event) => {
    const { target } = event;
    const isTooLong = maxlength && [...target.value].length > maxlength;
    target.setCustomValidity(isTooLong ? t("field.tooLong", { n: Number(maxlength) }) : "");
    onInput?.(event);
  };
  useEffect(() => {
    if (problem) {
      document.getElementById(id).focus(); // it may be out of sight
    }
  }, [problem]);
  const told = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <${as} id=${id} aria-describedby=${told || undefined} aria-invalid=${problem ? "true" : undefined}
      onInput=${typed} ...${input}>${children}</${as}>
    ${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
    ${problem && html`<p class="hint bad" id="${id}-problem" role="alert">${problem}</p>`}
  </div>`;
}

/** The button that sends a form. */
export function Submit({ write, children, kind = "primary", ...rest }) {
  return html`<button type="submit" class="button ${kind}" aria-busy=${write.busy} disabled=${write.busy} ...${rest}>
    ${children}
  </button>`;
}

/** What went wrong, said aloud as well. */
export function Problem({ error }) {
  return html`<p class="alert bad" role="alert">${problemText(error)}</p>`;
}
