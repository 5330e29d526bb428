// A picture in the size that its place needs; its place is there before it is, so nothing jumps.
import { html, useEffect, useRef, useState } from "../html.js";

const WIDTHS = [160, 320, 640, 1280];

/** A server that is busy making smaller ones is asked again so often, after so long, in milliseconds. */
const TRIES = 4;
const PAUSE = 1_000;

/**
 * @param {{ id: string, alt: string, width?: number, height?: number, color?: string, sizes: string, eager?: boolean }} props
 *     `sizes` as in HTML: how wide it is shown
 */
export function Picture({ id, alt, width, height, color, sizes, eager = false }) {
  const [round, again] = useAgain();
  const place = encodeURIComponent(id);
  const sources = WIDTHS.filter((w) => !width || w < width * 2).map((w) => `/img/${place}?w=${w} ${w}w`);
  return html`<img key=${round} class="picture" src="/img/${place}?w=640" srcset=${sources.join(", ")} sizes=${sizes} alt=${alt}
    width=${width} height=${height} loading=${eager ? "eager" : "lazy"} decoding="async" onError=${again}
    style=${{ backgroundColor: color ?? "" }} />`;
}

/** A number that grows a while after each failure, a few times. */
function useAgain() {
  const [round, setRound] = useState(0);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const again = () => {
    if (round < TRIES) {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setRound(round + 1), PAUSE * 2 ** round * (0.5 + Math.random()));
    }
  };
  return [round, again];
}
