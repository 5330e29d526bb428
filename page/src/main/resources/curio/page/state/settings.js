// What a person chooses of the page itself; kept in this browser.
import { store } from "./store.js";

const LANGUAGES = ["en", "et"];
const THEMES = ["auto", "light", "dark"];

/** `language` of the texts, and `theme`: that of the system, or one of the two. */
export const settings = store({
  language: chosen("curio.language", LANGUAGES, navigator.language.startsWith("et") ? "et" : "en"),
  theme: chosen("curio.theme", THEMES, "auto"),
});

export function choose(members) {
  for (const [name, value] of Object.entries(members)) {
    localStorage.setItem(`curio.${name}`, value);
  }
  settings.patch(members);
}

function chosen(name, values, standard) {
  const stored = localStorage.getItem(name);
  return values.includes(stored) ? stored : standard;
}

function show({ language, theme }) {
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = theme;
}

settings.listen(show);
show(settings.value);
