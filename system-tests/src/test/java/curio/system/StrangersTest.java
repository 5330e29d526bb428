package curio.system;

import static org.assertj.core.api.Assertions.assertThat;

import curio.system.faults.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node with a heap of 256 MiB and thousands of connections that mean no good, while customers
 * order: it lives on and they are served. {@code -Dminutes=N} makes it last that long.
 */
@Tag("alone")
@Tag("long")
class StrangersTest {
  /**
   * An order may take so long on a busy machine of two cores; the report says what it was. A p99 of
   * customers who wait for their order before the next one would not show that all of them stood
   * still.
   */
  private static final double LONGEST_MILLIS = 5_000;

  /** So many of the orders of a quiet time are placed while strangers are there. */
  private static final double LEAST_SHARE = 0.05;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void othersAreServedWhateverStrangersHold() throws Exception {
    var mock = Integer.toString(FreePorts.next());
    var report = new ArrayList<String>();
    try (var node =
            new ServingNode(
                directory.resolve("data"),
                directory.resolve("log"),
                0,
                "--demo",
                "--mobile-id-mock.port",
                mock);
        var people = new OrderClient(node.port())) {
      var token = people.signUp("customer");
      var hoarder = people.signUp("hoarder");
      var attacks = attacks(people, token, hoarder);
      var time = time().dividedBy(1 + attacks.size());

      int quiet = during(Attack.none(), node.port(), token, time, report).placed();
      for (var attack : attacks) {
        var seen = during(attack, node.port(), token, time, report);
        assertThat(node.jvm().running()).as(node.jvm().printed()).isTrue();
        assertThat(seen.outcomes().keySet()).as("%s: %s", attack.name(), seen).containsOnly("201");
        assertThat(seen.millisAt(1)).as("%s: %s", attack.name(), seen).isLessThan(LONGEST_MILLIS);
        assertThat(seen.placed())
            .as("%s: %s", attack.name(), seen)
            .isGreaterThan((int) (quiet * LEAST_SHARE));
      }

      node.jvm().terminate();
      assertThat(node.jvm().exitCode()).isZero();
      assertThat(node.jvm().printed()).doesNotContain("OutOfMemoryError", "lost its place");
    } finally {
      tell(report);
    }
  }

  /** Of all attacks together: half a minute among all tests, ten minutes among the long ones. */
  private static Duration time() {
    int minutes = Integer.getInteger("minutes", Boolean.getBoolean("long") ? 10 : 0);
    return minutes == 0 ? Duration.ofSeconds(30) : Duration.ofMinutes(minutes);
  }

  private static List<Attack> attacks(OrderClient people, String token, String hoarder)
      throws IOException, InterruptedException {
    for (int i = 0; i < 200; i++) {
      people.placeWithNote(hoarder, "hoard-" + i, "\ud83c\udfa8".repeat(1_000));
    }
    var signIn = people.startMobileId();
    var bearer = Map.of("Authorization", "Bearer " + token);
    var order = "/api/v1/order/";
    return List.of(
        Attack.unfinished("bodies for no path", "/no-such-path", Map.of()),
        Attack.unfinished("bodies without a token", order, Map.of()),
        Attack.unfinished("bodies with a token", order, bearer),
        Attack.unfinished("short bodies with a token", order, bearer, 65_536, 65_000),
        Attack.unfinished("short bodies for everybody", "/login", Map.of(), 65_536, 65_000),
        Attack.halfHeads(),
        Attack.unread(
            "pages not read",
            500,
            order + "?limit=1000",
            "Authorization: Bearer " + hoarder + "\r\n",
            1),
        Attack.unread("requests sent ahead", 500, "/openapi.json", "", 1_000),
        Attack.unread(
            "long polls", 4_200, signIn.path(), "Cookie: " + signIn.cookie() + "\r\n", 1));
  }

  private static Bystander.Seen during(
      Attack attack, int port, String token, Duration time, List<String> report)
      throws InterruptedException {
    try (var strangers = new Strangers(port, attack, time);
        var others = new Bystander(port, token, attack.name().replace(' ', '-'))) {
      strangers.awaitEnd(time);
      var seen = others.end();
      report.add("%-28s %s; strangers: %s%n".formatted(attack.name(), seen, strangers.counts()));
      return seen;
    }
  }

  private static void tell(List<String> report) throws IOException {
    var text = String.join("", report);
    System.out.print(text);
    Files.writeString(
        Files.createDirectories(Path.of("target")).resolve("report-strangers.txt"), text);
  }
}
