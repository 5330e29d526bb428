package curio.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.config.Secret;
import org.junit.jupiter.api.Test;

/** Addresses as people write them, and their passwords, which are never seen. */
class RedisAddressTest {
  @Test
  void readsWhatPeopleWrite() {
    assertThat(RedisAddress.of("cache-1"))
        .isEqualTo(new RedisAddress("cache-1", 6379, 0, false, "", new Secret("")));
    assertThat(RedisAddress.of("Cache-1:7000"))
        .isEqualTo(new RedisAddress("cache-1", 7000, 0, false, "", new Secret("")));
    assertThat(RedisAddress.of("redis://10.0.0.1:6379/3"))
        .isEqualTo(new RedisAddress("10.0.0.1", 6379, 3, false, "", new Secret("")));
    assertThat(RedisAddress.of("rediss://:p%40ss+w@cache-1"))
        .isEqualTo(new RedisAddress("cache-1", 6379, 0, true, "", new Secret("p@ss+w")));
    assertThat(RedisAddress.of("redis://curio:secret@[::1]:7000"))
        .isEqualTo(new RedisAddress("[::1]", 7000, 0, false, "curio", new Secret("secret")));
  }

  @Test
  void refusesWithoutRepeatingWhatItWasGiven() {
    for (String wrong :
        new String[] {
          "http://:hidden@cache",
          "redis://:hidden@",
          "redis://:hid den@cache",
          "redis://:hidden@cache:0",
          "redis://:hidden@cache:70000",
          "redis://:hidden@cache/x",
          "redis://:hidden@cache?a=hidden",
          "redis://:%zzhidden@cache"
        }) {
      assertThatThrownBy(() -> RedisAddress.of(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected")
          .hasNoCause()
          .message()
          .doesNotContain("hid");
    }
  }

  @Test
  void showsNoPassword() {
    var address = RedisAddress.of("redis://curio:hidden@cache:7000/2");

    assertThat(address).hasToString("cache:7000/2");
    assertThat(address.password()).hasToString("***");
  }
}
