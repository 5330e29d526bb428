package curio.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:34:56.789123Z");

  private final TimeOrderedIds ids =
      new TimeOrderedIds(() -> ThreadLocalRandom.current().nextLong());

  @Test
  void anIdIsAVersion7UuidOfItsMillisecond() {
    UUID id = ids.next(NOW);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void idsRiseWhenTheClockStandsOrGoesBack() {
    var texts = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      texts.add(ids.next(NOW.minusSeconds(i / 100)).toString());
    }

    assertThat(texts).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void idsFollowThoseOfAnotherProcessWhoseClockWasAhead() {
    var others = new TimeOrderedIds(() -> -1);
    var stored = others.next(NOW.plus(Duration.ofDays(5)));

    ids.follow(stored);
    ids.follow(others.next(NOW.minusSeconds(1)));
    ids.follow(new UUID(0, 0));

    assertThat(ids.next(NOW).toString()).isGreaterThan(stored.toString());
  }
}
