package curio.limits;

import static curio.limits.Things.ONE;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.limits.Admission.Admitted;
import curio.limits.Admission.Refused;
import curio.store.TransactionWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<Counter> FIVE =
      List.of(new Counter(ONE, new GrowingDelay(5, Duration.ofMinutes(10), Duration.ofMinutes(1))));

  private final Things things = new Things();
  private final Attempts node = new Attempts(things.database(), things.limits, PATIENCE);
  private final Attempts otherNode = new Attempts(things.database(), things.limits, PATIENCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger admitted = new AtomicInteger();
  private final CountDownLatch outcome = new CountDownLatch(1);

  @AfterEach
  void close() {
    outcome.countDown();
    threads.shutdownNow();
    things.close();
  }

  @Test
  void ofFortyRightOnesAtOnceAllAreLetThrough() throws Exception {
    outcome.countDown();

    var calls = calls(40, true);

    assertThat(results(calls)).hasSize(40).allMatch(Admitted.class::isInstance);
  }

  @Test
  void ofFortyWrongOnesAtOnceOnlyTheFreeOnesAreLetThroughAndTheOthersWaitForThat()
      throws Exception {
    var calls = calls(40, false);
    eventually(() -> assertThat(admitted.get() + node.waiting()).isEqualTo(40));
    assertThat(admitted).hasValue(5);

    // Even when their delay is over before they are known to be wrong.
    things.clock.advance(Duration.ofSeconds(2));
    outcome.countDown();

    assertThat(results(calls)).filteredOn(Admitted.class::isInstance).hasSize(5);
    assertThat(results(calls)).filteredOn(Refused.class::isInstance).hasSize(35);
    assertThat(node.admit(tx -> FIVE, () -> true)).isInstanceOf(Admitted.class);
  }

  @Test
  void aRightOneMakesRoomForOneMore() throws Exception {
    var first = admit(node);
    var rest = calls(4, false);
    eventually(() -> assertThat(admitted).hasValue(4));
    var waiting = calls(2, false);

    right(first);

    eventually(() -> assertThat(admitted).hasValue(5));
    outcome.countDown();
    assertThat(results(rest)).allMatch(Admitted.class::isInstance);
    assertThat(results(waiting)).filteredOn(Refused.class::isInstance).hasSize(1);
  }

  @Test
  void theOutcomeOnAnotherNodeIsHeardOf() throws Exception {
    var there = new ArrayList<Attempt>();
    for (int i = 0; i < 5; i++) {
      there.add(admit(otherNode));
    }
    var here = threads.submit(() -> node.admit(tx -> FIVE, () -> true));

    right(there.getFirst());

    assertThat(here.get(20, TimeUnit.SECONDS)).isInstanceOf(Admitted.class);
  }

  @Test
  void whoIsBlockedByWrongOnesIsRefusedAtOnce() {
    for (int i = 0; i < 5; i++) {
      wrong(admit(node));
    }

    assertThat(node.admit(tx -> FIVE, () -> true)).isEqualTo(new Refused(Duration.ofSeconds(1)));
  }

  @Test
  void aWaitEndsWhenPatienceDoesOrNobodyWantsIt() throws Exception {
    for (int i = 0; i < 5; i++) {
      admit(node);
    }
    var impatient = new Attempts(things.database(), things.limits, Duration.ofMillis(50));
    assertThat(impatient.admit(tx -> FIVE, () -> true)).isInstanceOf(Refused.class);

    var wanted = new AtomicBoolean(true);
    var waiting = threads.submit(() -> node.admit(tx -> FIVE, wanted::get));
    wanted.set(false);
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
  }

  /** Its node has died. */
  @Test
  void whatIsNeverDecidedIsWaitedForNoLonger() {
    for (int i = 0; i < 11; i++) {
      if (node.admit(tx -> FIVE, () -> false) instanceof Refused(var delay)) {
        things.clock.advance(delay);
        admit(node);
      }
    }

    things.clock.advance(Limits.UNDECIDED);

    assertThat(node.admit(tx -> FIVE, () -> true))
        .isEqualTo(new Refused(Duration.ofSeconds(60).minus(Limits.UNDECIDED)));
  }

  @Test
  void whoIsInterruptedIsToldThatTheNodeStops() {
    for (int i = 0; i < 5; i++) {
      admit(node);
    }

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> node.admit(tx -> FIVE, () -> true))
        .hasMessage("the node is being stopped");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatIsNeverTakenBackIsRefusedAtOnce() {
    for (int i = 0; i < 5; i++) {
      assertThat(node.admit(FIVE)).isInstanceOf(Admitted.class);
    }

    assertThat(node.admit(FIVE)).isEqualTo(new Refused(Duration.ofSeconds(1)));
  }

  /** Calls that are right or wrong as soon as the outcome may be known. */
  private List<Future<Admission>> calls(int number, boolean right) {
    var calls = new ArrayList<Future<Admission>>();
    for (int i = 0; i < number; i++) {
      calls.add(
          threads.submit(() -> {
            var admission = node.admit(tx -> FIVE, () -> true);
            if (admission instanceof Admitted(var attempt)) {
              admitted.incrementAndGet();
              assertThat(outcome.await(20, TimeUnit.SECONDS)).isTrue();
              if (right) {
                right(attempt);
              } else {
                wrong(attempt);
              }
            }
            return admission;
          }));
    }
    return calls;
  }

  private static List<Admission> results(List<Future<Admission>> calls) throws Exception {
    var results = new ArrayList<Admission>();
    for (var call : calls) {
      results.add(call.get(30, TimeUnit.SECONDS));
    }
    return results;
  }

  private static Attempt admit(Attempts node) {
    return ((Admitted) node.admit(tx -> FIVE, () -> true)).attempt();
  }

  private void right(Attempt attempt) {
    end(
        attempt,
        tx -> {
          things.limits.takeBack(tx, attempt.counters());
          return attempt;
        });
  }

  private void wrong(Attempt attempt) {
    end(
        attempt,
        tx -> {
          things.limits.keep(tx, attempt.counters());
          return attempt;
        });
  }

  private void end(Attempt attempt, TransactionWork<Attempt> work) {
    try (attempt) {
      var _ = things.database().inTransaction(work);
    }
  }
}
