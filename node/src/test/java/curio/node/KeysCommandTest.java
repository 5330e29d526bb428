package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.accounts.tokens.KeysCommand;
import curio.http.json.Json;
import curio.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys of a node that runs, changed from outside. */
class KeysCommandTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));

  @Test
  void aRunningNodeSignsWithTheNewKeyAndAcceptsTheOld() {
    try (var database = NodeDatabase.create()) {
      var options = RunningNode.optionsOf(database.settings(), database.settings().url());
      var config = NodeConfig.read(Modules.ALL, options, Map.of());
      try (var node = RunningNode.with(clock, options)) {
        var before = People.signUp(node, "before");
        String first = kid(before.token());
        assertThat(run(KeysCommand.LIST, config)).hasLineCount(1).contains(first, "signs");

        var printed = run(KeysCommand.ROTATE, config);
        clock.advance(Duration.ofMinutes(2));
        var after = People.signUp(node, "after.it");

        String second = kid(after.token());
        assertThat(second).isNotEqualTo(first);
        assertThat(printed).startsWith(second).contains(first);
        assertThat(before.get("/v1/users/me").status()).isEqualTo(200);
        assertThat(after.get("/v1/users/me").status()).isEqualTo(200);
        assertThat(run(KeysCommand.LIST, config)).contains("verifies", "signs");
      }
    }
  }

  private String run(String action, NodeConfig config) {
    var bytes = new ByteArrayOutputStream();
    var keys = new AccountsModule().commands().getFirst();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    keys.action(action).orElseThrow().work().run(new Command.Call(List.of(), config, clock, out));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String kid(String token) {
    var header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    return Json.reader(Header.class).read(header).kid();
  }

  record Header(String kid) {}
}
