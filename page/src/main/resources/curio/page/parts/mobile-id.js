// Mobile-ID: what is asked for, the code to compare while the phone rings, and how it ended.
import { html, useEffect, useState } from "../html.js";
import { settings } from "../state/settings.js";
import { problemText, t } from "../texts/text.js";
import { Field, Form, Submit } from "./form.js";
import { Icon } from "./icon.js";
import { useMobileId } from "./mobile-id-run.js";

const LANGUAGES = { EST: "Eesti", ENG: "English", RUS: "Русский", LIT: "Lietuvių" };
const SPOKEN = { et: "EST", en: "ENG" };

/**
 * @param {{ link?: boolean, onDone: () => void, children?: any }} props `link` to the account that is signed in; `children`
 *     are more fields of the form
 */
export function MobileId({ link = false, onDone, children }) {
  const run = useMobileId({ link, onDone });
  const [values, setValues] = useState({ phoneNumber: "", nationalIdentityNumber: "", language: SPOKEN[settings.value.language] });
  if (run.step === "waiting") {
    return html`<${Waiting} run=${run} phone=${values.phoneNumber} />`;
  }
  if (run.step === "entering") {
    return html`<p class="loading" role="status"><span class="spinner" aria-hidden="true"></span> ${t("mobileId.entering")}</p>`;
  }
  if (run.step === "ended") {
    return html`<${Ended} run=${run} />`;
  }
  const start = (given) => {
    const { currentPassword, ...shown } = given;
    const phoneNumber = shown.phoneNumber.replace(/[\s()-]/g, "");
    setValues({ ...shown, phoneNumber });
    run.start({ ...given, phoneNumber, nationalIdentityNumber: shown.nationalIdentityNumber.trim() });
  };
  return html`<${Form} write=${run.write} onSubmit=${start} label=${t("mobileId.title")}>
    <${Field} label=${t("mobileId.phone")} hint=${t("mobileId.phone.hint")} name="phoneNumber" type="tel" required
      autocomplete="tel" placeholder="+372 …" pattern="\\s*\\+[0-9 \\(\\)\\-]{7,20}" value=${values.phoneNumber} />
    <${Field} label=${t("mobileId.number")} hint=${t("mobileId.number.hint")} name="nationalIdentityNumber" required
      inputmode="numeric" autocomplete="off" pattern="\\s*[0-9]{11}\\s*" value=${values.nationalIdentityNumber} />
    <${Field} as="select" label=${t("mobileId.language")} name="language" value=${values.language}>
      ${Object.entries(LANGUAGES).map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`)}
    <//>
    ${children}
    <${Submit} write=${run.write}><${Icon} name="phone" /> ${t("mobileId.submit")}<//>
  <//>`;
}

function Waiting({ run, phone }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((run.runsOut - now) / 1_000));
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return html`<div class="mobile-id card">
    <div role="status">
      <p>${t("mobileId.waiting")} <bdi>${phone}</bdi></p>
      <p class="code-label">${t("mobileId.code")}</p>
      <p class="code">${run.code}</p>
      <p>${t("mobileId.compare")}</p>
    </div>
    <progress max=${Math.ceil((run.runsOut - run.began) / 1_000)} value=${left} aria-label=${t("mobileId.left")}></progress>
    <p class="hint" role="timer">${left > 0 ? t("mobileId.left.time", { time }) : t("mobileId.left.soon")}</p>
    <button type="button" class="button" onClick=${run.cancel}>${t("action.cancel")}</button>
  </div>`;
}

/** Each end in words, and what one can do about it. */
function Ended({ run }) {
  const { result, error } = run;
  const text = result ? t(`mobileId.result.${result}`) : error.status === 404 ? t("mobileId.gone") : problemText(error);
  return html`<div class="mobile-id">
    <div class="alert bad" role="alert">
      <p><strong>${t("mobileId.failed")}</strong></p>
      <p>${text}</p>
      ${result && html`<p>${t(`mobileId.next.${result}`)}</p>`}
    </div>
    <button type="button" class="button primary" onClick=${run.again}>${t("action.retry")}</button>
  </div>`;
}
