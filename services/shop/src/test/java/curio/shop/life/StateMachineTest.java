package curio.shop.life;

import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_ADD;
import static curio.contracts.shop.v1.ActionKind.ACTION_KIND_CHANGE;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.Holding;
import curio.shop.life.StateMachine.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The diagram in docs/shop.md is made from the table: run with -Dcurio.docs=write. */
class StateMachineTest {
  private static final Path PAGE = Path.of("../../docs/shop.md");
  private static final String BEGIN = "<!-- life -->\n```mermaid\n";
  private static final String END = "```\n<!-- end of life -->";

  @Test
  void thePageShowsTheTable() throws IOException {
    var page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END, from);
    assertThat(from).isGreaterThanOrEqualTo(BEGIN.length());
    assertThat(to).isPositive();
    if ("write".equals(System.getProperty("curio.docs"))) {
      Files.writeString(PAGE, page.substring(0, from) + diagram() + page.substring(to));
      return;
    }

    assertThat(page.substring(from, to)).isEqualTo(diagram());
  }

  /** Written down from the contract a second time, row by row; a dash is what cannot be done. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          REGISTERED,  WITH_CLIENT, IN_SHOP, PAWNED, -,           -,      -
          IN_SHOP,     WITH_CLIENT, -,       -,      -,           -,      -
          WITH_CLIENT, -,           IN_SHOP, PAWNED, -,           -,      -
          PAWNED,      -,           -,       -,      WITH_CLIENT, PAWNED, IN_SHOP
          """)
  void everyPairIsAsDecided(
      String from,
      String buy,
      String sell,
      String pawn,
      String redeem,
      String extend,
      String forfeit) {
    var wanted = new LinkedHashMap<String, String>();
    wanted.put("BUY", buy);
    wanted.put("SELL", sell);
    wanted.put("PAWN", pawn);
    wanted.put("REDEEM", redeem);
    wanted.put("EXTEND", extend);
    wanted.put("FORFEIT", forfeit);
    var holding = Holding.valueOf("HOLDING_" + from);

    wanted.forEach((action, to) ->
        assertThat(to(holding, ActionKind.valueOf("ACTION_KIND_" + action)))
            .as(from + " " + action)
            .isEqualTo(to));
    assertThat(to(holding, ACTION_KIND_CHANGE)).isEqualTo(from);
    assertThat(to(holding, ACTION_KIND_ADD)).isEqualTo("-");
  }

  @Test
  void whoHasAnItemAloneCanGiveItAwayOrFetchIt() {
    var holderOnly =
        StateMachine.table().stream()
            .filter(Transition::holderOnly)
            .map(line -> name(line.from()) + " " + name(line.action()))
            .toList();

    assertThat(holderOnly)
        .containsExactly("WITH_CLIENT SELL", "WITH_CLIENT PAWN", "PAWNED REDEEM", "PAWNED EXTEND");
  }

  private static String to(Holding from, ActionKind action) {
    return StateMachine.find(from, action).map(line -> name(line.to())).orElse("-");
  }

  private static String name(Holding holding) {
    return holding.name().substring("HOLDING_".length());
  }

  private static String name(ActionKind action) {
    return action.name().substring("ACTION_KIND_".length());
  }

  /** One arrow for all actions between the same two. */
  private static String diagram() {
    Map<String, String> arrows =
        StateMachine.table().stream()
            .collect(
                Collectors.toMap(
                    line -> name(line.from()) + " --> " + name(line.to()),
                    StateMachineTest::label,
                    (one, other) -> one + ", " + other,
                    LinkedHashMap::new));
    return arrows.entrySet().stream()
        .map(arrow -> "    %s: %s\n".formatted(arrow.getKey(), arrow.getValue()))
        .collect(
            Collectors.joining(
                "",
                "stateDiagram-v2\n    [*] --> %s: add\n".formatted(name(StateMachine.FIRST)),
                ""));
  }

  private static String label(Transition line) {
    return name(line.action()).toLowerCase(Locale.ROOT) + (line.holderOnly() ? " (holder)" : "");
  }
}
