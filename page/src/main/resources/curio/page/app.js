// Where it begins: the frame is drawn, and the frame draws the screen that belongs to the address.
import { html, render } from "./html.js";
import { Frame } from "./frame/frame.js";
import { restoreSession } from "./state/session.js";

restoreSession();
render(html`<${Frame} />`, document.getElementById("app"));
