package curio.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderIdsTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:34:56.789123Z");

  @Test
  void anIdIsAVersion7UuidOfItsMillisecond() {
    UUID id = new OrderIds(Clock.fixed(NOW, ZoneOffset.UTC)).next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void idsRiseEvenWhenTheClockStandsOrGoesBack() {
    var ids = new OrderIds(Clock.fixed(NOW, ZoneOffset.UTC));
    var texts = new ArrayList<String>();
    for (int i = 0; i < 10_000; i++) {
      texts.add(ids.next().toString());
    }

    assertThat(texts).isSorted().doesNotHaveDuplicates();
  }
}
