package curio.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopSettingsTest {
  private static final Duration EVERY = Duration.ofMinutes(5);

  @Test
  void aZoneWithDaylightSavingIsAZone() {
    var settings = new ShopSettings("Europe/Tallinn", 7, 1, false, "", EVERY);

    assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Tallinn"));
  }

  /** An offset has no days of its own: a shop is at a place. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Tallinn", "+02:00", "EEST", "europe/tallinn", "Europe/Tallinn "})
  void otherNamesAreRefused(String zone) {
    assertThatThrownBy(() -> new ShopSettings(zone, 7, 1, false, "", EVERY))
        .hasMessageContaining("time-zone: " + zone);
  }

  @Test
  void termsAndDaysOfGraceHaveBounds() {
    assertThatThrownBy(() -> new ShopSettings("UTC", -1, 1, false, "", EVERY))
        .hasMessageContaining("grace-days");
    assertThatThrownBy(() -> new ShopSettings("UTC", 367, 1, false, "", EVERY))
        .hasMessageContaining("grace-days");
    assertThatThrownBy(() -> new ShopSettings("UTC", 7, 0, false, "", EVERY))
        .hasMessageContaining("shortest-term-days");
    assertThatThrownBy(() -> new ShopSettings("UTC", 7, 1_831, false, "", EVERY))
        .hasMessageContaining("shortest-term-days");
    assertThatThrownBy(() -> new ShopSettings("UTC", 7, 1, false, "", Duration.ofMillis(10)))
        .hasMessageContaining("fraud-list-every");
  }

  @Test
  void commandsHaveABound() {
    for (int rate : new int[] {-1, 1_000_001}) {
      assertThatThrownBy(() -> new ShopSettings("UTC", 7, 1, false, "", EVERY, rate, ""))
          .hasMessageContaining("commands-per-minute: " + rate);
    }
  }

  @Test
  void aListIsAFileOrAnObject() {
    assertThat(new ShopSettings("UTC", 7, 1, false, "s3://lists/fraud.txt", EVERY).fraudList())
        .isEqualTo("s3://lists/fraud.txt");
    assertThatThrownBy(() -> new ShopSettings("UTC", 7, 1, false, "s3://lists", EVERY))
        .hasMessageContaining("fraud-list: no object (expected: a file, or s3://bucket/key)");
  }
}
