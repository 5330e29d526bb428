package curio.node.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Finds by axe-core what would keep people from using a screen. Stateless. */
final class Axe {
  private static final String SCRIPT = script();

  private Axe() {}

  /** What is serious or critical about what a page shows, in words. */
  @SuppressWarnings("unchecked") // a list of texts
  static List<String> findings(Page page) {
    if (page.evaluate("typeof axe").equals("undefined")) {
      page.evaluate(SCRIPT);
    }
    return (List<String>)
        page.evaluate(
            """
            async () => {
              const { violations } = await axe.run(document, { resultTypes: ["violations"] });
              return violations
                .filter(({ impact }) => impact === "serious" || impact === "critical")
                .flatMap(({ id, nodes }) =>
                  nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
            }
            """);
  }

  private static String script() {
    try (var in = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new String(requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
