package curio.system.faults;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A node that stands still beyond its lease while others go on, and then goes on itself: whoever
 * asked it meanwhile, and whoever asks it first, hears 503 or what is true now.
 */
class FrozenNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than any lease. */
  private static final Duration FROZEN = Duration.ofSeconds(5);

  private static final Duration LONG = Duration.ofSeconds(8);
  private static final Duration HASTE = Duration.ofSeconds(2);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  static Stream<Shape> shapes() {
    return Stream.of(Shape.alike(), Shape.apart());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void itAnswers503OrWhatIsTrueNow(Shape shape) throws Exception {
    var ledger = new Ledger();
    try (var cluster = new Cluster(shape, directory);
        var client = new ClusterClient(cluster.publicNodes(), PATIENCE, ledger)) {
      var frozen = ownerOrAny(cluster);
      var other =
          cluster.publicNodes().stream()
              .filter(node -> !node.name().equals(frozen.name()))
              .findFirst()
              .orElseThrow();
      var stays = SignIns.signUpNow(client, other, "stays");
      var leaves = SignIns.signUpNow(client, other, "leaves");
      for (var token : List.of(stays, leaves)) {
        // So that it remembers them.
        assertThat(client.sendTo(frozen, SignIns.orders(token)).status()).isEqualTo(200);
      }

      frozen.freeze();
      long since = System.nanoTime();
      var placed = client.sendTo(other, Call.place(stays, "meanwhile", 400));
      var left = client.sendTo(other, signOut(leaves));
      assertThat(placed.status()).as("%s", placed).isEqualTo(201);
      assertThat(left.status()).as("%s", left).isEqualTo(200);

      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var answers = new ArrayList<Future<Outcome>>();
        for (int i = 0; i < 20; i++) {
          answers.add(threads.submit(asking(client, frozen, SignIns.orders(leaves))));
          answers.add(threads.submit(asking(client, frozen, Call.get(stays, "/api/v1/order/"))));
          answers.add(threads.submit(asking(client, frozen, Call.place(stays, "meanwhile", 400))));
        }
        eventually(() -> assertThat(System.nanoTime() - since).isGreaterThan(FROZEN.toNanos()));
        frozen.thaw();

        for (int i = 0; i < answers.size(); i += 3) {
          assertRefused(answers.get(i).get());
          assertShows(placed, answers.get(i + 1).get());
          assertSame(placed, answers.get(i + 2).get());
        }
      }
      eventually(() ->
          assertThat(client.sendTo(frozen, Call.place(stays, "afterwards", 1)).status())
              .isEqualTo(201));
      assertRefused(client.sendTo(frozen, SignIns.orders(leaves)));
      assertThat(cluster.witness().staleMoves()).isEmpty();
    }
  }

  @Test
  void whileAServiceStandsStillRevokedTokensAreRefusedAllTheSame() throws Exception {
    try (var cluster = new Cluster(Shape.apart(), directory);
        var client = new ClusterClient(cluster.publicNodes(), HASTE, new Ledger())) {
      var gateways = cluster.publicNodes();
      var token = SignIns.signUpNow(client, gateways.getFirst(), "leaves");
      // The first answer of a node that has just begun may take longer than these clients wait.
      eventually(() -> {
        for (var gateway : gateways) {
          assertThat(client.sendTo(gateway, SignIns.orders(token)).status()).isEqualTo(200);
        }
      });
      var frozen =
          cluster.nodes().stream()
              .filter(node -> !node.spec().isPublic())
              .findFirst()
              .orElseThrow();

      frozen.freeze();
      long since = System.nanoTime();
      eventually(() -> {
        for (var gateway : gateways) {
          assertThat(client.sendTo(gateway, signOut(token)).status()).isIn(200, 401);
        }
      });
      long left = System.nanoTime();

      var accepted = new ArrayList<String>();
      eventually(
          PATIENCE,
          () -> {
            for (var gateway : gateways) {
              boolean told = System.nanoTime() - left > HASTE.toNanos();
              var outcome = client.sendTo(gateway, SignIns.orders(token));
              if (told && outcome.status() == 200) {
                accepted.add(gateway.name() + ": " + outcome);
              }
            }
            assertThat(System.nanoTime() - since).isGreaterThan(LONG.toNanos());
          });
      frozen.thaw();

      assertThat(accepted).isEmpty();
    }
  }

  /** The owner of a job, if clients may talk to it. */
  private static NodeProcess ownerOrAny(Cluster cluster) {
    var owner = cluster.witness().owner();
    return cluster.publicNodes().stream()
        .filter(node -> owner.filter(one -> node.name().equals(one.node())).isPresent())
        .findFirst()
        .orElse(cluster.publicNodes().getFirst());
  }

  private static Callable<Outcome> asking(ClusterClient client, NodeProcess node, Call call) {
    return () -> client.sendTo(node, call);
  }

  private static Call signOut(String token) {
    return Call.post("/v1/auth/sign-out", "", "Authorization", "Bearer " + token);
  }

  private static void assertRefused(Outcome outcome) {
    assertThat(outcome.status()).as("revoked: %s", outcome).isIn(401, 503);
  }

  private static void assertShows(Outcome placed, Outcome outcome) {
    assertThat(outcome.status()).as("%s", outcome).isIn(200, 503);
    if (outcome.status() == 200) {
      assertThat(outcome.says()).contains(Shopper.idOf(placed));
    }
  }

  private static void assertSame(Outcome placed, Outcome outcome) {
    assertThat(outcome.status()).as("%s", outcome).isIn(201, 503);
    if (outcome.status() == 201) {
      assertThat(Shopper.idOf(outcome)).isEqualTo(Shopper.idOf(placed));
    }
  }
}
