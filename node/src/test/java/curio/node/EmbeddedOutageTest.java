package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL is killed alone, under a node that goes on. */
class EmbeddedOutageTest {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int KILLS = 3;

  @TempDir private Path data;

  @Test
  void aPostgresThatIsKilledIsStartedAgainAndNothingAnsweredIsLost() throws Exception {
    try (var node = RunningNode.with(List.of("--data", data.toString()))) {
      var shopper = node.signUp("shopper");
      var answered = new LinkedHashMap<String, String>();
      place(shopper, "first", answered);
      var killed = new ArrayList<Long>();

      for (int kill = 0; kill < KILLS; kill++) {
        killed.add(killPostmaster());
        var key = "after-" + kill;
        eventually(RECOVERY, () -> place(shopper, key, answered));
      }

      assertThat(killed).doesNotHaveDuplicates();
      assertThat(answered).hasSize(KILLS + 1);
      assertThat(shopper.orders())
          .extracting(order -> order.get("_id"))
          .containsExactlyElementsOf(new ArrayList<Object>(answered.values()));
      eventually(RECOVERY, () -> assertThat(node.health("ready").status()).isEqualTo(200));
      eventually(
          RECOVERY,
          () ->
              assertThat(shopper.orders())
                  .extracting(order -> order.get("status"))
                  .containsOnly("processing"));
    }
  }

  /** Fails on 503, which is to be tried again; anything else is broken. */
  private static void place(Shopper shopper, String key, Map<String, String> answered) {
    var answer = shopper.place(key, "{\"price\": 400}");
    if (answer.status() == 503) {
      answer.assertOrderProblem(503);
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    answered.put(key, answer.text("orderId"));
  }

  /**
   * SIGKILL; returns the process id once nothing of it is left. The one before may have been killed
   * so lately that its backends still answered: then the next is awaited.
   */
  private long killPostmaster() {
    var killed = new AtomicLong();
    eventually(
        RECOVERY,
        () -> {
          var postmaster = ProcessHandle.of(pidInFile());
          assertThat(postmaster).isPresent();
          postmaster.get().destroyForcibly();
          killed.set(postmaster.get().pid());
        });
    eventually(() -> assertThat(ProcessHandle.of(killed.get())).isNotPresent());
    return killed.get();
  }

  private long pidInFile() throws IOException {
    var file = data.resolve("postgres").resolve("postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }
}
