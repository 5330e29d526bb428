package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Writes that nobody waits for have a bound. */
class WritesTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger written = new AtomicInteger();

  private void write() {
    try {
      assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
      written.incrementAndGet();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatDoesNotFitIsDroppedAndRoomComesBack() {
    var writes = new Writes(100 << 10, metrics);
    var value = CachedBytes.of(new byte[30 << 10]);

    for (int i = 0; i < 10; i++) {
      writes.offer(value, this::write);
    }
    go.countDown();

    eventually(() -> assertThat(written).hasValue(3));
    assertThat(metrics.get("ring_writes_dropped").counter().count()).isEqualTo(7);
    eventually(() -> {
      writes.offer(value, this::write);
      assertThat(written.get()).isGreaterThan(3);
    });
  }
}
