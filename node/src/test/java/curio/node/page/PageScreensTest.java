package curio.node.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.page.Screens.Screen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every screen, in both themes, at a desk and on a phone: axe finds nothing serious, nothing is
 * wider than the window, and the browser has nothing to complain of.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageScreensTest extends InBrowser {
  private static final Pattern SCREEN = Pattern.compile("\\[\"(/[^\"]*)\", \\(\\) => import");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");

  Stream<Screen> screens() {
    return Screens.all(World.shared().names());
  }

  @ParameterizedTest
  @MethodSource("screens")
  void everybodyCanUseIt(Screen screen) {
    var visitor = World.shared().visit(visitor(), screen.who());
    visitor.open(screen.path());
    var findings = new ArrayList<String>();

    for (var look : LONG ? Look.ALL : List.of(oneOf(screen))) {
      visitor.look(look);
      Axe.findings(visitor.page()).forEach(finding -> findings.add(look + ": " + finding));
      findings.addAll(Layout.faults(visitor.page(), look));
      visitor.shot("screens/" + name(screen) + "-" + look.name());
    }

    assertThat(findings).isEmpty();
  }

  /** Light at a desk for half of the screens, dark on a phone for the others. */
  private static Look oneOf(Screen screen) {
    return Look.ALL.get(Math.floorMod(screen.path().length(), 2));
  }

  @Test
  void noScreenIsForgotten() throws IOException {
    assertThat(Screens.patterns()).containsAll(routed());
  }

  private static Set<String> routed() throws IOException {
    try (var in = PageScreensTest.class.getResourceAsStream("/curio/page/router.js")) {
      assertThat(in).isNotNull();
      var found = new TreeSet<String>();
      SCREEN
          .matcher(new String(in.readAllBytes(), UTF_8))
          .results()
          .map(match -> VARIABLE.matcher(requireNonNull(match.group(1))).replaceAll("{}"))
          .forEach(found::add);
      assertThat(found).hasSizeGreaterThan(15);
      return found;
    }
  }

  private static String name(Screen screen) {
    var parts = List.of(screen.path().split("[/?]", -1));
    return parts.size() < 3 ? "welcome" : String.join("-", parts.subList(2, parts.size()));
  }
}
