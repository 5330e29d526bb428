package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import curio.config.ByteSize;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One load for all, and the values that a process keeps itself: without any Redis. */
class LoadingTest {
  private static final int CALLERS = 1_000;
  private static final RingKey KEY = new RingKey("abc", "original");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger loads = new AtomicInteger();
  private final CountDownLatch loading = new CountDownLatch(1);
  private final Queue<Object> outcomes = new ConcurrentLinkedQueue<>();

  private Ring ring(Duration loadTimeout, int loadsAtOnce) {
    var settings =
        new RingSettings(
            RedisMode.RING,
            Duration.ofMinutes(5),
            new ByteSize(1 << 20),
            new ByteSize(512 << 10),
            Duration.ofMillis(100),
            loadTimeout,
            loadsAtOnce,
            "");
    Ticker ticker = nanos::get;
    return Ring.open(List.of(), settings, metrics, ticker);
  }

  private Ring ring() {
    return ring(Duration.ofSeconds(20), 64);
  }

  private CachedBytes load(byte[] value) {
    loads.incrementAndGet();
    return CachedBytes.of(value);
  }

  /** A thousand ask at once; the load ends when all of them wait for it. */
  private void manyAsk(Ring ring, Loader loader) throws InterruptedException {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        var _ = callers.submit(() -> ask(ring, loader));
      }
      eventually(() -> assertThat(missed()).isEqualTo(CALLERS));
      loading.countDown();
      callers.shutdown();
      assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private double missed() {
    return metrics.get("ring_near_requests").tag("result", "miss").counter().count();
  }

  private void ask(Ring ring, Loader loader) {
    try {
      outcomes.add(ring.get(KEY, loader));
    } catch (RuntimeException e) {
      outcomes.add(e);
    }
  }

  private void awaitAll() {
    try {
      assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aThousandCallersAreServedByOneLoad() throws InterruptedException {
    try (var ring = ring()) {
      manyAsk(
          ring,
          () -> {
            awaitAll();
            return load(new byte[] {1, 2, 3});
          });

      assertThat(loads).hasValue(1);
      assertThat(outcomes).hasSize(CALLERS);
      assertThat(outcomes.stream().distinct()).hasSize(1);
      assertThat(((CachedBytes) outcomes.element()).copy()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aThousandCallersGetTheSameFailureAndTheNextLoadsAnew() throws InterruptedException {
    try (var ring = ring()) {
      manyAsk(
          ring,
          () -> {
            awaitAll();
            loads.incrementAndGet();
            throw new CurioException(ErrorCode.NOT_FOUND, "no such image");
          });

      assertThat(loads).hasValue(1);
      assertThat(outcomes).hasSize(CALLERS);
      assertThat(outcomes.stream().distinct()).hasSize(1);
      assertThat(outcomes.element()).isInstanceOf(CurioException.class);
      assertThat(ring.get(KEY, () -> load(new byte[1])).length()).isEqualTo(1);
      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void whoAsksRightAfterAFailureLoadsAnew() {
    try (var ring = ring()) {
      for (int i = 0; i < 300; i++) {
        assertThatThrownBy(() ->
                ring.get(
                    KEY,
                    () -> {
                      throw new CurioException(ErrorCode.UNAVAILABLE, "this time");
                    }))
            .hasMessage("this time");
        assertThat(ring.get(new RingKey("k" + i, "original"), () -> load(new byte[0])).length())
            .isZero();
      }
      assertThat(loads).hasValue(300);
    }
  }

  @Test
  void nobodyWaitsLongerThanAllowedAndTheNextTriesAgain() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    try (var ring = ring(Duration.ofSeconds(1), 64)) {
      Loader hanging =
          () -> {
            try {
              var _ = loading.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
            throw new CurioException(ErrorCode.UNAVAILABLE, "given up");
          };

      assertThatThrownBy(() -> ring.get(KEY, hanging))
          .isInstanceOf(CurioException.class)
          .extracting(e -> ((CurioException) e).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);

      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(ring.get(KEY, () -> load(new byte[2])).length()).isEqualTo(2);
    }
  }

  @Test
  void onlySoManyLoadsAreUnderWayAtOnce() throws InterruptedException {
    var most = new AtomicInteger();
    var now = new AtomicInteger();
    try (var ring = ring(Duration.ofSeconds(20), 4);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var key : Servers.keys(40)) {
        var _ =
            callers.submit(() ->
                ring.get(
                    key,
                    () -> {
                      most.accumulateAndGet(now.incrementAndGet(), Math::max);
                      LockSupport.parkNanos(100_000);
                      now.decrementAndGet();
                      return load(new byte[1]);
                    }));
      }
      callers.shutdown();
      assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

      assertThat(most.get()).isBetween(1, 4);
      assertThat(loads).hasValue(40);
    }
  }

  @Test
  void valuesAreKeptForTheirTime() {
    try (var ring = ring()) {
      ring.get(KEY, () -> load(new byte[1]));
      nanos.addAndGet(Duration.ofSeconds(299).toNanos());
      ring.get(KEY, () -> load(new byte[1]));
      assertThat(loads).hasValue(1);

      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      ring.get(KEY, () -> load(new byte[1]));

      assertThat(loads).hasValue(2);
    }
  }

  @Test
  void whatIsKeptIsBounded() {
    try (var ring = ring()) {
      for (var key : Servers.keys(300)) {
        ring.get(key, () -> load(new byte[20 << 10]));
      }

      var state = ring.state();

      assertThat(state.nodes()).isEmpty();
      assertThat(state.nearLimit()).isEqualTo(1 << 20);
      assertThat(state.nearBytes()).isBetween(1L, 1L << 20);
      assertThat(state.nearValues()).isBetween(1L, 51L);
      assertThat(metrics.get("ring_near_bytes").gauge().value())
          .isEqualTo((double) state.nearBytes());
      assertThat(metrics.get("ring_loads").tag("result", "loaded").timer().count()).isEqualTo(300);
    }
  }

  @Test
  void aValueThatIsTooLargeIsNotKept() {
    try (var ring = ring()) {
      ring.get(KEY, () -> load(new byte[(512 << 10) + 1]));

      assertThat(ring.state().nearValues()).isZero();
    }
  }

  @Test
  void valuesCannotBeChangedByWhoSendsThem() {
    var bytes = CachedBytes.of(new byte[] {1, 2});

    assertThat(bytes.buffer().isReadOnly()).isTrue();
    bytes.buffer().get();
    assertThat(bytes.buffer().remaining()).isEqualTo(2);
  }
}
