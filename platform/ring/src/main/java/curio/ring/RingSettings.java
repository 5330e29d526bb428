package curio.ring;

import static curio.config.Checks.ONE_DAY;
import static curio.config.Checks.ONE_SECOND;
import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.config.ByteSize;
import curio.config.ConfigReader;
import curio.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What can be set of the cache: {@code ring.…} of the configuration. Immutable. */
public record RingSettings(
    @Setting(
            value =
                "What the given Redis are: ring, servers of their own, where every value is on two;"
                    + " or cluster, members of a Redis or Valkey Cluster",
            standard = "ring")
        RedisMode mode,
    @Setting(value = "How long a value is kept", standard = "5m") Duration ttl,
    @Setting(value = "Memory of each node for values, in front of Redis", standard = "64MiB")
        ByteSize nearCache,
    @Setting(value = "Largest value that is kept; larger ones are served", standard = "12MiB")
        ByteSize maxValue,
    @Setting(
            value = "How long a Redis may be silent before a read goes on without it",
            standard = "100ms")
        Duration redisTimeout,
    @Setting(
            value = "How long one waits for a value that is being loaded; then 503",
            standard = "10s")
        Duration loadTimeout,
    @Setting(value = "Most values that a node loads at once; others wait", standard = "64")
        int loadsAtOnce,
    @Setting(
            value =
                "PEM file with the certificates of who issues those of the Redis; the usual ones"
                    + " when absent",
            placeholder = "FILE")
        String authorities) {
  private static final long LARGEST_VALUE = 512L << 20;
  private static final long LARGEST_CACHE = 1L << 40;
  private static final int MOST_LOADS = 10_000;

  public RingSettings {
    checkTime("ttl", ttl, ONE_SECOND, ONE_DAY);
    check(
        nearCache.bytes() <= LARGEST_CACHE,
        "near-cache: " + nearCache + " (expected: up to 1024GiB)");
    check(
        maxValue.bytes() >= 1 && maxValue.bytes() <= LARGEST_VALUE,
        "max-value: " + maxValue + " (expected: 1B to 512MiB)");
    checkTime("redis-timeout", redisTimeout, Duration.ofMillis(5), Duration.ofSeconds(10));
    checkTime("load-timeout", loadTimeout, Duration.ofMillis(10), Duration.ofMinutes(2));
    check(
        loadsAtOnce >= 1 && loadsAtOnce <= MOST_LOADS,
        "loads-at-once: " + loadsAtOnce + " (expected: 1 to " + MOST_LOADS + ")");
    check(
        authorities.isEmpty() || Files.isReadable(Path.of(authorities)),
        "authorities: " + authorities + " cannot be read (expected: a PEM file)");
  }

  /** What holds when nothing is set. */
  public static RingSettings defaults() {
    return ConfigReader.defaults(RingSettings.class);
  }
}
