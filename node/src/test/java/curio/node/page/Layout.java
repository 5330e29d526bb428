package curio.node.page;

import com.microsoft.playwright.Page;
import java.util.List;

/** Finds what is wrong with where things stand on a screen. Stateless. */
final class Layout {
  private Layout() {}

  /**
   * What reaches out of the window, where one would have to scroll sideways; and more than one h1.
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
              if (document.querySelectorAll("h1").length !== 1) {
                faults.push(`${look}: not one h1`);
              }
              return faults;
            }
            """,
            look.toString());
  }
}
