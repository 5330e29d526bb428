package curio.node.page;

import com.microsoft.playwright.Page;
import java.util.List;

/** Finds what is wrong with where things stand on a screen. Stateless. */
final class Layout {
  private Layout() {}

  /**
   * What reaches out of the window, where one would have to scroll sideways; words of usual length
   * that are broken into three lines or more; and more than one h1.
   */
  @SuppressWarnings("unchecked") // a list of texts
  static List<String> faults(Page page, Look look) {
    return (List<String>)
        page.evaluate(
            """
            look => {
              const faults = [];
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth > width) {
                const isCut = (e) =>
                  e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || isCut(e.parentElement));
                const out = [...document.querySelectorAll("body *")]
                  .filter((e) => e.getBoundingClientRect().right > width + 1 && !isCut(e.parentElement))
                  .map((e) => e.tagName.toLowerCase() + "." + e.className);
                faults.push(`${look}: wider than the window: ${out.slice(0, 5).join(", ")}`);
              }
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const isUnseen = (e) => e && (getComputedStyle(e).clipPath !== "none" || isUnseen(e.parentElement));
              while (texts.nextNode()) {
                const word = /(?<!\\p{L})\\p{L}{4,20}(?!\\p{L})/u.exec(texts.currentNode.data);
                if (word && !isUnseen(texts.currentNode.parentElement)) {
                  const range = document.createRange();
                  range.setStart(texts.currentNode, word.index);
                  range.setEnd(texts.currentNode, word.index + word[0].length);
                  const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
                  if (lines.size > 2) {
                    faults.push(`${look}: ${word[0]} stands in ${lines.size} lines`);
                  }
                }
              }
              if (document.querySelectorAll("h1").length !== 1) {
                faults.push(`${look}: not one h1`);
              }
              return faults;
            }
            """,
            look.toString());
  }
}
