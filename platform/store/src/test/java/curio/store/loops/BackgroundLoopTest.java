package curio.store.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BackgroundLoopTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final Semaphore passes = new Semaphore(0);
  private final AtomicInteger failuresLeft = new AtomicInteger();

  @Test
  void aPassRunsAtOnceAndWhenItIsWoken() throws Exception {
    try (var loop = new BackgroundLoop("test", NEVER, Duration.ZERO, this::pass)) {
      loop.wake();
      assertThat(passes.availablePermits()).isZero();

      loop.start();
      awaitPasses(1);
      loop.wake();
      awaitPasses(1);
    }
  }

  @Test
  void aPassRunsByTimer() throws Exception {
    try (var loop = new BackgroundLoop("test", Duration.ofMillis(5), Duration.ZERO, this::pass)) {
      loop.start();

      awaitPasses(5);
    }
  }

  @Test
  void aPassRunsWhenItHasAskedFor() throws Exception {
    try (var loop = new BackgroundLoop("test", NEVER, Duration.ZERO, this::pass)) {
      loop.start();
      awaitPasses(1);
      loop.wakeIn(NEVER.multipliedBy(2));
      loop.wakeIn(Duration.ofMillis(5));

      awaitPasses(1);
    }
  }

  @Test
  void aPassThatFailsIsTriedAgainWithoutBeingWoken() throws Exception {
    failuresLeft.set(3);
    try (var loop = new BackgroundLoop("test", NEVER, Duration.ZERO, this::pass)) {
      loop.start();

      awaitPasses(1);
      loop.wake();
      awaitPasses(1);
    }
    assertThat(failuresLeft.get()).isLessThanOrEqualTo(0);
  }

  @Test
  void wakeUpsWithinThePaceAreOnePass() throws Exception {
    try (var loop = new BackgroundLoop("test", NEVER, NEVER, this::pass)) {
      loop.start();
      awaitPasses(1);

      for (int i = 0; i < 100; i++) {
        loop.wake();
      }

      assertThat(passes.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void nothingRunsAfterTheEnd() throws Exception {
    var loop = new BackgroundLoop("test", Duration.ofMillis(1), Duration.ZERO, this::pass);
    loop.start();
    awaitPasses(1);

    loop.close();
    passes.drainPermits();
    loop.wake();

    assertThat(loop.isClosed()).isTrue();
    assertThat(passes.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    loop.close();
  }

  private void pass() {
    if (failuresLeft.getAndDecrement() > 0) {
      throw new IllegalStateException("not yet");
    }
    passes.release();
  }

  private void awaitPasses(int count) throws InterruptedException {
    assertThat(passes.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
  }
}
