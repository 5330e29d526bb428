// Tags as chips: typed with a comma or Enter behind each, or taken from those that others use.
import { call } from "../api/client.js";
import { html, useEffect, useId, useRef, useState } from "../html.js";
import { t } from "../texts/text.js";
import { Icon } from "./icon.js";

const MOST = 30;
const LONGEST = 50; // characters
const SUGGESTED = 8;
const PAUSE = 200; // milliseconds without a key until suggestions are asked for

/** @param {{ value: string[], onChange: (tags: string[]) => void }} props */
export function TagsField({ value, onChange }) {
  const id = useId();
  const input = useRef(null);
  const [typed, type] = useState("");
  const suggested = useSuggestions(typed).filter((name) => !value.includes(name));
  const add = (text) => {
    const fresh = text.toLowerCase().split(",").map((tag) => tag.trim().slice(0, LONGEST));
    onChange([...new Set([...value, ...fresh.filter(Boolean)])].slice(0, MOST));
    type("");
  };
  const remove = (tag) => {
    onChange(value.filter((each) => each !== tag));
    input.current.focus();
  };
  const onInput = ({ target }) => (target.value.includes(",") ? add(target.value) : type(target.value));
  const onKeyDown = (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault(); // here it ends a tag, and never sends the form
      add(typed);
    } else if (event.key === "Backspace" && !typed && value.length > 0) {
      onChange(value.slice(0, -1));
    }
  };
  return html`<div class="field">
    <label for=${id}>${t("tags.label")}</label>
    ${value.length > 0 && html`<${Chips} tags=${value} remove=${remove} />`}
    <input id=${id} ref=${input} value=${typed} maxlength=${LONGEST} autocapitalize="none" autocomplete="off" dir="auto"
      enterkeyhint="enter" aria-describedby="${id}-hint" disabled=${value.length >= MOST}
      onInput=${onInput} onKeyDown=${onKeyDown} onBlur=${() => typed.trim() && add(typed)} />
    <div class="suggestions" role="group" aria-label=${t("tags.suggestions")}>
      ${suggested.slice(0, SUGGESTED).map(
        (name) => html`<button key=${name} type="button" class="tag suggestion" onMouseDown=${(e) => e.preventDefault()}
          onClick=${() => add(name)}><span class="unseen">${t("tags.add")}</span> <bdi>${name}</bdi></button>`,
      )}
    </div>
    <p class="hint" id="${id}-hint">${t("tags.hint")}</p>
  </div>`;
}

function Chips({ tags, remove }) {
  return html`<ul class="chips" aria-label=${t("tags.chosen")}>
    ${tags.map(
      (tag) => html`<li key=${tag} class="tag-chip">
        <bdi>${tag}</bdi>
        <button type="button" aria-label=${t("tags.remove", { tag })} onClick=${() => remove(tag)}><${Icon} name="close" /></button>
      </li>`,
    )}
  </ul>`;
}

/** Names of tags that begin like this; the most frequent ones where nothing is typed. */
function useSuggestions(prefix) {
  const [names, show] = useState([]);
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      call("tags", { query: { prefix: prefix.trim(), limit: 2 * SUGGESTED }, signal: abort.signal, quiet: true })
        .then(({ tags }) => show(tags.map(({ name }) => name)))
        .catch(() => {}); // without suggestions one types them
    }, prefix ? PAUSE : 0);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [prefix]);
  return names;
}
