package curio.gateway.shop;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.ActionOutcome;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeWaitersTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Map<UUID, ActionOutcome> known = new ConcurrentHashMap<>();
  private final List<List<UUID>> questions = new CopyOnWriteArrayList<>();
  private final OutcomeWaiters waiters = new OutcomeWaiters(this::ask, new SimpleMeterRegistry());
  private volatile boolean failing;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  @AfterEach
  void stop() {
    gate.countDown();
    waiters.close();
  }

  @Test
  void anOutcomeIsFoundAfterAHintAndWithoutOne() {
    for (boolean hinted : new boolean[] {true, false}) {
      var id = UUID.randomUUID();
      try (var waiter = waiters.enter(id).orElseThrow()) {
        settle(id);
        if (hinted) {
          waiters.hint();
        }
        assertThat(waiter.await(LONG).orElseThrow().getActionId()).isEqualTo(id.toString());
      }
    }
    assertThat(waiters.count()).isZero();
  }

  @Test
  void aFailureToAskIsNotTheEnd() {
    failing = true;
    var id = UUID.randomUUID();
    try (var waiter = waiters.enter(id).orElseThrow()) {
      eventually(() -> assertThat(questions).hasSizeGreaterThan(1));
      failing = false;
      settle(id);

      assertThat(waiter.await(LONG)).isPresent();
    }
  }

  @Test
  void allWhoWaitAreAskedForTogether() throws Exception {
    gate = new CountDownLatch(1);
    var first = waiters.enter(UUID.randomUUID()).orElseThrow();
    waiters.hint();
    eventually(() -> assertThat(questions).hasSize(1));
    var ids = new ArrayList<UUID>();
    var entered = new ArrayList<OutcomeWaiters.Waiter>();
    for (int i = 0; i < 50; i++) {
      ids.add(UUID.randomUUID());
      entered.add(waiters.enter(ids.get(i)).orElseThrow());
      entered.add(waiters.enter(ids.get(i)).orElseThrow());
      settle(ids.get(i));
    }
    gate.countDown();
    waiters.hint();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var waiter : entered) {
        assertThat(threads.submit(() -> waiter.await(LONG)).get(40, TimeUnit.SECONDS)).isPresent();
      }
    }
    assertThat(questions.get(1)).containsAll(ids).hasSize(51);
    assertThat(questions).allSatisfy(asked -> assertThat(asked).doesNotHaveDuplicates());
    entered.forEach(OutcomeWaiters.Waiter::close);
    first.close();
    assertThat(waiters.count()).isZero();
  }

  @Test
  void placesAreBoundedAndFreedOnce() {
    var entered = new ArrayList<OutcomeWaiters.Waiter>();
    for (int i = 0; i < OutcomeWaiters.MOST; i++) {
      entered.add(waiters.enter(UUID.randomUUID()).orElseThrow());
    }

    assertThat(waiters.enter(UUID.randomUUID())).isEmpty();
    entered.getFirst().close();
    entered.getFirst().close();
    assertThat(waiters.enter(UUID.randomUUID())).isPresent();
    assertThat(waiters.enter(UUID.randomUUID())).isEmpty();
  }

  @Test
  void whoLeavesWaitsNoLonger() {
    try (var waiter = waiters.enter(UUID.randomUUID()).orElseThrow()) {
      waiter.leave();

      assertThat(waiter.await(LONG)).isEmpty();
    }
  }

  @Test
  void nobodyWaitsWhenItIsClosed() {
    try (var waiter = waiters.enter(UUID.randomUUID()).orElseThrow()) {
      waiters.close();

      assertThat(waiter.await(LONG)).isEmpty();
    }
    assertThat(waiters.enter(UUID.randomUUID())).isEmpty();
  }

  @Test
  void whoHasWaitedLongEnoughGoesOn() {
    try (var waiter = waiters.enter(UUID.randomUUID()).orElseThrow()) {
      assertThat(waiter.await(Duration.ofMillis(10))).isEmpty();
    }
    assertThat(waiters.count()).isZero();
  }

  private void settle(UUID id) {
    known.put(id, ActionOutcome.newBuilder().setActionId(id.toString()).build());
  }

  private List<ActionOutcome> ask(List<UUID> actions) {
    questions.add(actions);
    if (failing) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "away");
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return actions.stream().flatMap(id -> Stream.ofNullable(known.get(id))).toList();
  }
}
