package curio.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.config.ByteSize;
import curio.config.ConfigReader;
import curio.config.ConfigSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings as they are written, and what is refused. */
class RingSettingsTest {
  /** As a node has them. */
  record Settings(RingSettings ring) {}

  @Test
  void nothingSetIsTheDefaults() {
    assertThat(read()).isEqualTo(RingSettings.defaults());
  }

  @Test
  void readsWhatIsSet() {
    var settings =
        read("--ring.mode", "cluster", "--ring.near-cache", "1GiB", "--ring.redis-timeout", "50ms");

    assertThat(settings.mode()).isEqualTo(RedisMode.CLUSTER);
    assertThat(settings.nearCache()).isEqualTo(new ByteSize(1 << 30));
    assertThat(settings.redisTimeout()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> read("--ring.max-value", "1GiB")).hasMessageContaining("max-value");
    assertThatThrownBy(() -> read("--ring.ttl", "1ms")).hasMessageContaining("ttl");
    assertThatThrownBy(() -> read("--ring.loads-at-once", "0"))
        .hasMessageContaining("loads-at-once");
    assertThatThrownBy(() -> read("--ring.authorities", "/nowhere.pem"))
        .hasMessageContaining("authorities");
  }

  private static RingSettings read(String... options) {
    return new ConfigReader(ConfigSchema.of(List.of(Settings.class)))
        .read(List.of(options), Map.of())
        .get(Settings.class)
        .ring();
  }
}
