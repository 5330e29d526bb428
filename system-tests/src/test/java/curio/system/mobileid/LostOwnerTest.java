package curio.system.mobileid;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.system.faults.Cluster;
import curio.system.faults.NodeProcess;
import curio.system.faults.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever polls is lost while people think, in each way there is. The other node goes on with its
 * sessions, upstream sees one poll of each at a time, and what the first one still reads when it is
 * back changes nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostOwnerTest {
  private static final int SESSIONS = 40;

  /** Longer than a lease, so that some answer while nobody listens. */
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private static final Duration LONGEST = Duration.ofSeconds(14);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private final Random random = new Random(1);
  private StandIn phones;
  private Cluster cluster;
  private Client client;
  private SignatureCheck signatures;

  /** How it is lost; last who cannot hang up, as polls are counted from the beginning. */
  enum Loss {
    KILLED,
    CUT_OFF,
    UNHEARD,
    FROZEN
  }

  @BeforeAll
  void start() throws Exception {
    phones = new StandIn(directory);
    cluster = new Cluster(Shape.pair(phones.options()), directory);
    client = new Client(cluster.nodes());
    signatures = new SignatureCheck(phones.authority());
    phones.delay(SHORTEST, LONGEST);
  }

  @AfterAll
  void stop() {
    client.close();
    cluster.close();
    phones.close();
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void theOtherNodeGoesOn(Loss loss) throws Exception {
    var owner = cluster.nodes().getFirst();
    var other = cluster.nodes().getLast();
    var member = Polled.memberOf(client, owner, other);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sessions = sessions();
      var ends = awaitEach(threads, sessions, other);
      eventually(() ->
          assertThat(of(sessions, other))
              .noneMatch(session -> session.status().equals("INITIATED")));
      var before = of(sessions, other);

      strike(owner, loss);

      eventually(
          PATIENCE,
          () -> assertThat(of(sessions, other)).noneMatch(session -> session.isPolledBy(member)));
      for (int i = 0; i < SESSIONS; i++) {
        var answer = ends.get(i).get();
        var session = sessions.get(i);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(signatures.problem(session.person(), session.hash(), answer.body())).isEmpty();
      }
      var after = of(sessions, other);
      assertTakenOver(before, after, member);

      restore(owner, loss);
      assertSameEnds(sessions, owner);
      assertThat(of(sessions, owner)).isEqualTo(after);
      assertPolls(loss);
    }
  }

  private List<Session> sessions() {
    var sessions = new ArrayList<Session>();
    for (int i = 0; i < SESSIONS; i++) {
      var purpose = Purpose.AUTHENTICATION;
      var session = new Session(client, purpose, Person.confirming(i), i, random);
      session.start();
      sessions.add(session);
    }
    return sessions;
  }

  private static List<Future<Client.Answer>> awaitEach(
      ExecutorService threads, List<Session> sessions, NodeProcess at) {
    return sessions.stream().map(session -> threads.submit(() -> session.awaitAt(at))).toList();
  }

  private void strike(NodeProcess node, Loss loss) throws Exception {
    switch (loss) {
      case KILLED -> node.kill();
      case CUT_OFF -> node.link().cut();
      case UNHEARD -> node.link().hang();
      case FROZEN -> node.freeze();
    }
  }

  private void restore(NodeProcess node, Loss loss) throws Exception {
    switch (loss) {
      case KILLED -> node.start(Duration.ZERO);
      case CUT_OFF, UNHEARD -> node.link().pass();
      case FROZEN -> node.thaw();
    }
  }

  /** Those sessions as a node tells of them, each in its place. */
  private List<Polled> of(List<Session> sessions, NodeProcess asked) throws Exception {
    var all = Polled.all(client, asked);
    return sessions.stream()
        .map(session -> Optional.ofNullable(all.get(session.id())).orElseThrow())
        .toList();
  }

  private static void assertTakenOver(List<Polled> before, List<Polled> after, String lost) {
    long moved = 0;
    for (int i = 0; i < SESSIONS; i++) {
      var then = after.get(i);
      assertThat(then.status()).isEqualTo(Polled.RESULT);
      if (before.get(i).isPolledBy(lost) && !then.owner().equals(lost)) {
        moved++;
        assertThat(then.epoch()).isGreaterThan(before.get(i).epoch());
      }
    }
    assertThat(moved).isPositive();
  }

  private void assertSameEnds(List<Session> sessions, NodeProcess node) {
    for (var session : sessions) {
      eventually(
          PATIENCE,
          () -> {
            var again = session.awaitAt(node);
            assertThat(again.status()).as("%s", again).isEqualTo(200);
            assertThat(again.body().text("result")).isEqualTo(Person.OK);
          });
    }
  }

  /** Who stands still cannot hang up; upstream does when the next one comes. */
  private void assertPolls(Loss loss) {
    if (loss == Loss.FROZEN) {
      assertThat(phones.mostPollsOfOneSession()).isLessThanOrEqualTo(2);
      assertThat(phones.longestOverlap()).isLessThan(Duration.ofSeconds(5));
    } else {
      assertThat(phones.mostPollsOfOneSession()).isEqualTo(1);
    }
  }
}
