package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.config.ConfigText;
import curio.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from one line in the list of services. */
class ToyServiceTest {
  private static final Modules MODULES =
      new Modules(Stream.concat(Modules.ALL.list().stream(), Stream.of(new ToyModule())).toList());

  @Test
  void itIsInTheHelpAndOnThePages() throws IOException {
    var contracts = EventsPage.allContracts();

    assertThat(printed("serve", "--help"))
        .contains(
            "--toy.greeting TEXT",
            "mobile-id|orders|feed|shop|gallery|recommendations|toy|mobile-id-mock");
    assertThat(printed("--print-config", "--toy.greeting", "hi")).contains("toy:\n  greeting: hi");
    assertThat(printed("serve", "--toy.greting", "hi")).contains("did you mean --toy.greeting?");
    assertThat(new ConfigText(MODULES.schema()).markdown())
        .contains("| `toy.greeting` | How the toy greets | `hello` |");
    assertThat(new EventsPage(MODULES, contracts + ToyModule.CONTRACT).markdown())
        .contains("| `toy-greetings` | toy | 2 | 1 days |")
        .contains("`ToyGreeted`, keyed by name: somebody was greeted.")
        .contains("| `name` | string | Who it was. |");
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void itServesInEachShape(Shape shape) {
    var store = TestDatabase.create();
    var database = store.settings();
    var options =
        Stream.concat(
                RunningNode.optionsOf(database, database.url()).stream(),
                Stream.of("--toy.greeting", "welcome"))
            .toList();
    try (var node = RunningNode.with(MODULES, shape, Clock.systemUTC(), options, store::close)) {
      eventually(() -> {
        var answer = node.get("/v1/toy?name=anna");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.text("text")).isEqualTo("welcome, anna");
      });

      assertThat(Sql.number(database, "select count(*) from toy.greeting")).isZero();
      assertThat(
              Sql.number(database, "select partitions from log.topic where name = 'toy-greetings'"))
          .isEqualTo(2);
      assertThat(
              Sql.number(
                  database,
                  "select count(*) from cluster.member where 'toy' = any (roles) and '%s' = any (services)"
                      .formatted(ToyModule.SERVICE)))
          .isOne();
      assertThat(RouteAccessTest.served(node)).contains("GET /v1/toy");
      assertThat(node.get("/openapi.json").body()).contains("\"/v1/toy\"");
    }
  }

  private static String printed(String... arguments) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new Main(MODULES, out, out).run(List.of(arguments), Map.of());
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
