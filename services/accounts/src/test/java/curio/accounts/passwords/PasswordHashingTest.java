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
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final PasswordSettings ONE_AND_TWO = new PasswordSettings(8, 1, 2, PATIENCE);

  @Test
  void whoComesBeyondThePlacesIsRefusedUntilOneIsFree() {
    var metrics = new SimpleMeterRegistry();
    try (var hashing = new PasswordHashing(ONE_AND_TWO, metrics)) {
      List<PasswordHashing.Place> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(hashing.reserve("one of " + i));
      }

      assertThatThrownBy(() -> hashing.reserve("another"))
          .isInstanceOfSatisfying(
              CurioException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(refusal.retryAfterSeconds()).isPositive();
              });
      assertThat(metrics.counter("password_refused").count()).isEqualTo(1);

      taken.getFirst().close();
      hashing.reserve("another").close();
    }
  }

  @Test
  void manyAtOnceAreEachAnsweredRight() throws Exception {
    try (var hashing = new PasswordHashing(ONE_AND_TWO, new SimpleMeterRegistry())) {
      String hash = hashing.hash("correct horse");
      assertThat(hash).startsWith("$argon2id$");
      List<PasswordCheck> seen = new ArrayList<>();
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        var right = callers.submit(() -> check(hashing, "correct horse", hash));
        var wrong = callers.submit(() -> check(hashing, "battery staple", hash));
        seen.add(right.get());
        seen.add(wrong.get());
      }

      assertThat(seen).containsExactly(PasswordCheck.RIGHT, PasswordCheck.WRONG);
    }
  }

  /** One address has taken everything there is, with passwords that are right. */
  @Test
  void oneWhoHasMostGivesPlacesToThoseWhoHaveFewest() {
    var metrics = new SimpleMeterRegistry();
    try (var hashing = new PasswordHashing(new PasswordSettings(8, 1, 11, PATIENCE), metrics)) {
      String hash = hashing.hash("correct horse");
      List<PasswordHashing.Place> greedy = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        greedy.add(hashing.reserve("greedy"));
      }

      assertThatThrownBy(() -> hashing.reserve("greedy")).isInstanceOf(CurioException.class);
      List<PasswordHashing.Place> others = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        others.add(hashing.reserve("other " + i));
      }

      assertThat(greedy.subList(0, 6)).allMatch(PasswordHashing.Place::isHeld);
      assertThat(greedy.subList(6, 12)).noneMatch(PasswordHashing.Place::isHeld);
      assertThat(others).allMatch(PasswordHashing.Place::isHeld);
      assertThat(others)
          .extracting(place -> place.check("correct horse", hash))
          .containsOnly(PasswordCheck.RIGHT);
      assertThatThrownBy(() -> greedy.getLast().check("correct horse", hash))
          .isInstanceOfSatisfying(
              CurioException.class,
              refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));

      // What is taken away and given back twice is free once.
      greedy.forEach(PasswordHashing.Place::close);
      others.forEach(PasswordHashing.Place::close);
      for (int i = 0; i < 12; i++) {
        greedy.add(hashing.reserve("greedy"));
      }
      assertThatThrownBy(() -> hashing.reserve("greedy")).isInstanceOf(CurioException.class);
    }
  }

  private static PasswordCheck check(PasswordHashing hashing, String password, String hash) {
    try (var place = hashing.reserve(password)) {
      return place.check(password, hash);
    }
  }
}
