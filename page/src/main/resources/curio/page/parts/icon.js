// Drawings of 24 by 24, in the colour of the text. They say nothing to screen readers: a label stands beside each.
import { html } from "../html.js";

const PATHS = {
  gallery: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  feed: "M5 19h.01M5 12a7 7 0 0 1 7 7M5 5a14 14 0 0 1 14 14",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6.5 6.5 0 0 1 3.5 6",
  shop: "M4 9l1.5-5h13L20 9M4 9h16v1a3 3 0 0 1-5.3 2 3.5 3.5 0 0 1-5.4 0A3 3 0 0 1 4 10zM5.5 13v7h13v-7",
  orders: "M5 4h14v17l-3.5-2-3.5 2-3.5-2L5 21zM9 9h6M9 13h6",
  counter: "M3 10h18v3H3zM5 13v7M19 13v7M8 10V6h8v4M12 6V3",
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  admin: "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z",
  system: "M4 5h16v6H4zM4 13h16v6H4zM8 8h.01M8 16h.01",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  heart: "M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.4 4.3 4.3 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
  back: "M19 12H5M11 6l-6 6 6 6",
  out: "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
  phone: "M7 3h10v18H7zM11 18h2",
  download: "M12 4v11M7 10l5 5 5-5M4 19h16",
  upload: "M12 16V5M7 10l5-5 5 5M4 19h16",
  camera: "M4 8h4l1.500-2.500h5L16 8h4v11H4zM12 16.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400z",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  edit: "M4 20h4L19 9l-4-4L4 16z",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  check: "M5 13l4.500 4.500L19 7",
  warn: "M12 4l9 16H3zM12 10v4M12 17h.01",
  reading: "M12 6.500C10 5 7 4.500 4 5v13c3-.500 6 0 8 1.500 2-1.500 5-2 8-1.500V5c-3-.500-6 0-8 1.500zM12 6.500v13",
  collection: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  decoration: "M9 3h6l-1 4c2.500 1.500 4 4 4 7 0 3.500-2.500 7-6 7s-6-3.500-6-7c0-3 1.500-5.500 4-7zM6.500 12h11",
  clothing: "M8.500 4L3 7l2 4 2-1v10h10V10l2 1 2-4-5.500-3a3.500 3.500 0 0 1-7 0z",
  jewelry: "M7 4h10l4 5-9 11L3 9zM3 9h18M9.500 9L12 20l2.500-11",
  motor: "M5 16v-4l2-5h10l2 5v4zM5 12h14M7 16v2.500M17 16v2.500M8 14h.01M16 14h.01",
  electronics: "M4 5h16v11H4zM9 20h6M12 16v4",
};

/** @param {{ name: keyof PATHS, filled?: boolean }} props */
export function Icon({ name, filled = false }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill=${filled ? "currentColor" : "none"}
    stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"
    ><path d=${PATHS[name]} /></svg>`;
}
