package curio.accounts.passwords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PasswordHashingTest {
  private static final PasswordSettings ONE_AND_TWO =
      new PasswordSettings(8, 1, 2, Duration.ofSeconds(5));

  @Test
  void whoComesBeyondThePlacesIsRefusedUntilOneIsFree() {
    var metrics = new SimpleMeterRegistry();
    try (var hashing = new PasswordHashing(ONE_AND_TWO, metrics)) {
      List<PasswordHashing.Place> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(hashing.reserve());
      }

      assertThatThrownBy(hashing::reserve)
          .isInstanceOfSatisfying(
              CurioException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(refusal.retryAfterSeconds()).isPositive();
              });
      assertThat(metrics.counter("password_refused").count()).isEqualTo(1);

      taken.getFirst().close();
      hashing.reserve().close();
    }
  }

  @Test
  void manyAtOnceAreEachAnsweredRight() throws Exception {
    try (var hashing = new PasswordHashing(ONE_AND_TWO, new SimpleMeterRegistry())) {
      String hash = hashing.hash("correct horse");
      List<PasswordCheck> seen = new ArrayList<>();
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        var right = callers.submit(() -> hashing.check("correct horse", hash));
        var wrong = callers.submit(() -> hashing.check("battery staple", hash));
        seen.add(right.get());
        seen.add(wrong.get());
      }

      assertThat(seen).containsExactly(PasswordCheck.RIGHT, PasswordCheck.WRONG);
    }
  }
}
