package curio.mobileid.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The diagram in docs/mobile-id.md is made from the table: run with -Dcurio.docs=write. */
class LifecycleTest {
  private static final Path PAGE = Path.of("../../docs/mobile-id.md");
  private static final String BEGIN = "```mermaid\n";
  private static final String END = "```\n<!-- end -->";

  @Test
  void thePageShowsTheTable() throws IOException {
    var page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END, from);
    if ("write".equals(System.getProperty("curio.docs"))) {
      Files.writeString(PAGE, page.substring(0, from) + diagram() + page.substring(to));
      return;
    }

    assertThat(page.substring(from, to)).isEqualTo(diagram());
  }

  @Test
  void endsAreEnds() {
    assertThat(Lifecycle.table()).noneMatch(line -> line.from().isEnd());
    assertThat(Stream.of(SessionState.values()).filter(state -> !state.isEnd()))
        .allMatch(state -> Lifecycle.table().stream().anyMatch(line -> line.from() == state));
  }

  @Test
  void whatTheTableDoesNotHaveDoesNotHappen() {
    assertThat(Lifecycle.next(SessionState.RUNNING, SessionEvent.ANSWERED))
        .contains(SessionState.RESULT);
    assertThat(Lifecycle.next(SessionState.INITIATED, SessionEvent.ANSWERED)).isEmpty();
    assertThat(Lifecycle.next(SessionState.EXCEPTION, SessionEvent.ANSWERED)).isEmpty();
    assertThat(Lifecycle.from(SessionEvent.CLAIMED)).containsExactly("initiated", "running");
  }

  private static String diagram() {
    return Lifecycle.table().stream()
        .map(line ->
            "    %s --> %s: %s\n"
                .formatted(line.from(), line.to(), line.event().name().toLowerCase(Locale.ROOT)))
        .collect(Collectors.joining("", "stateDiagram-v2\n    [*] --> STARTING\n", ""));
  }
}
