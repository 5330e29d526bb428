// Where pictures come from: chosen, taken by a phone's camera, dropped, or pasted.
import { html, useEffect, useState } from "../html.js";
import { toast } from "../state/toasts.js";
import { t } from "../texts/text.js";
import { Icon } from "./icon.js";

/** A phone that has another form of its own gives one of these instead. */
const TAKEN = "image/jpeg,image/png,image/gif,image/webp";

/** @param {{ onFiles: (files: File[]) => void, several?: boolean, children: any }} props a button that opens the chooser */
export function ChooseFile({ onFiles, several = false, camera = false, kind = "", children }) {
  const take = ({ target }) => {
    onFiles(pictures(target.files));
    target.value = ""; // so that the same one can be chosen again
  };
  return html`<label class="button file-button ${kind} ${camera ? "camera" : ""}">
    <input type="file" class="unseen" accept=${TAKEN} multiple=${several} capture=${camera ? "environment" : undefined} onChange=${take} />
    ${children}
  </label>`;
}

/** A place for pictures; they may be dropped anywhere on the screen, and pasted. */
export function DropZone({ onFiles }) {
  const over = useDropped(onFiles);
  return html`<div class="drop-zone ${over ? "over" : ""}">
    <span class="drop-sign" aria-hidden="true"><${Icon} name="upload" /></span>
    <p class="drop-text">${t("upload.drop.here")}</p>
    <div class="row">
      <${ChooseFile} onFiles=${onFiles} several kind="primary"><${Icon} name="plus" /> ${t("upload.choose")}<//>
      <${ChooseFile} onFiles=${onFiles} camera><${Icon} name="camera" /> ${t("upload.camera")}<//>
    </div>
    <p class="hint">${t("upload.taken")}</p>
  </div>`;
}

/** Whether files are above the window. What is dropped or pasted goes to `onFiles`. */
function useDropped(onFiles) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
    const dragged = (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        setOver(true);
      }
    };
    const left = (event) => event.relatedTarget === null && setOver(false);
    const dropped = (event) => {
      if (hasFiles(event)) {
        event.preventDefault();
        setOver(false);
        onFiles(pictures(event.dataTransfer.files));
      }
    };
    const pasted = (event) => {
      const files = event.clipboardData?.files ?? [];
      if (files.length > 0) {
        event.preventDefault();
        onFiles(pictures(files));
      }
    };
    const listeners = { dragover: dragged, dragleave: left, drop: dropped, paste: pasted };
    Object.entries(listeners).forEach(([name, listener]) => document.addEventListener(name, listener));
    return () => Object.entries(listeners).forEach(([name, listener]) => document.removeEventListener(name, listener));
  }, [onFiles]);
  return over;
}

/** Those that may be pictures; of the others it is said. What is really in them, the server finds out. */
function pictures(files) {
  const [fit, unfit] = [[], []];
  [...files].forEach((file) => (!file.type || file.type.startsWith("image/") ? fit : unfit).push(file));
  unfit.forEach(({ name }) => toast(t("upload.no.picture", { name }), "bad"));
  return fit;
}
