package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The states of a breaker, each way. */
class BreakerTest {
  private final AtomicBoolean answers = new AtomicBoolean(true);
  private final AtomicInteger probes = new AtomicInteger();
  private final Breaker breaker =
      new Breaker(
          "test",
          () -> {
            probes.incrementAndGet();
            return answers.get();
          });

  /** A breaker of a node that has served somebody. */
  @BeforeEach
  void closed() {
    breaker.start();
    eventually(() -> assertThat(breaker.isOpen()).isFalse());
    breaker.succeeded();
    answers.set(false);
  }

  @AfterEach
  void close() {
    breaker.close();
  }

  @Test
  void opensAfterThreeFailuresInARow() {
    breaker.failed();
    breaker.failed();
    breaker.succeeded();
    breaker.failed();
    breaker.failed();
    assertThat(breaker.isOpen()).isFalse();

    breaker.failed();

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void opensAtOnceWhenTheNodeIsSilentOrGone() {
    breaker.silent();
    assertThat(breaker.isOpen()).isTrue();
    answers.set(true);
    eventually(() -> assertThat(breaker.isOpen()).isFalse());
    breaker.succeeded();

    answers.set(false);
    breaker.disconnected();

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void staysOpenUntilAProbeIsAnswered() {
    breaker.silent();
    eventually(() -> assertThat(probes.get()).isGreaterThan(2));
    assertThat(breaker.isOpen()).isTrue();

    answers.set(true);

    eventually(() -> assertThat(breaker.isOpen()).isFalse());
  }

  @Test
  void onTrialOneFailureIsEnough() {
    answers.set(true);
    breaker.silent();
    eventually(() -> assertThat(breaker.isOpen()).isFalse());
    answers.set(false);

    breaker.failed();

    assertThat(breaker.isOpen()).isTrue();
  }
}
