// How long ago something was; it goes on while one looks.
import { html, useEffect, useState } from "../html.js";
import { ago, moment } from "../texts/text.js";

const EVERY = 30_000; // milliseconds

/** @param {{ date: string|number|Date }} props */
export function Since({ date }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow((was) => (ago(date, was) === ago(date) ? was : Date.now())), EVERY);
    return () => clearInterval(timer);
  }, [date]);
  return html`<time class="since" datetime=${new Date(date).toISOString()} title=${moment(date)}>${ago(date, now)}</time>`;
}
