package curio.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the page asks of the server, beside what the server says that it answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageOperationsTest {
  private static final Pattern OPERATION =
      Pattern.compile("(?m)^ {2}(\\w+): \\[\"([A-Z]+)\", \"([^\"]+)\"],");
  private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");

  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start("--demo");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** A request: its method, and its path, in which variables have whatever name. */
  private record Operation(String method, String path) {
    static Operation of(String method, String path) {
      return new Operation(
          method.toLowerCase(Locale.ROOT), VARIABLE.matcher(path).replaceAll("{}"));
    }
  }

  @Test
  void eachOperationOfThePageIsDescribed() throws IOException {
    var described =
        node.get("/openapi.json").object("paths").entrySet().stream()
            .flatMap(path ->
                ((Map<?, ?>) path.getValue())
                    .keySet().stream()
                        .map(method -> Operation.of(method.toString(), path.getKey())))
            .toList();

    var operations = operations();

    assertThat(operations).hasSizeGreaterThan(60);
    operations.forEach((name, operation) -> assertThat(described).as(name).contains(operation));
  }

  /** The modules that the page imports from outside itself. */
  @Test
  void theClientOfTheFeedIsServed() {
    var client = node.get("/feed-client.js");

    assertThat(client.status()).isEqualTo(200);
    assertThat(client.header("Content-Type")).startsWith("text/javascript");
    assertThat(client.body()).contains("export class FeedClient");
  }

  private static Map<String, Operation> operations() throws IOException {
    try (var in = PageOperationsTest.class.getResourceAsStream("/curio/page/api/operations.js")) {
      assertThat(in).isNotNull();
      var found = new TreeMap<String, Operation>();
      OPERATION
          .matcher(new String(in.readAllBytes(), UTF_8))
          .results()
          .forEach(match ->
              found.put(
                  requireNonNull(match.group(1)),
                  Operation.of(requireNonNull(match.group(2)), requireNonNull(match.group(3)))));
      return found;
    }
  }
}
