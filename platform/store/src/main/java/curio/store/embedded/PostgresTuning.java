package curio.store.embedded;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of the embedded PostgreSQL.
 *
 * @param maxConnections most connections of all pools together
 * @param sharedBuffersMegabytes PostgreSQL's own page cache
 * @param maxWalMegabytes write-ahead log that is kept, and at most; on a small disk it is less
 * @param reserveDelay how long after a start the log's segments are made ready, see {@link
 *     WalReserve}
 * @param startTimeout longest wait for a start, crash recovery included
 * @param more any other setting by name; wins over ours
 */
public record PostgresTuning(
    int maxConnections,
    int sharedBuffersMegabytes,
    int maxWalMegabytes,
    Duration reserveDelay,
    Duration startTimeout,
    Map<String, String> more) {
  private static final Duration NEVER = Duration.ofDays(365);

  public PostgresTuning {
    if (maxConnections < 10) {
      throw new IllegalArgumentException(
          "maxConnections: " + maxConnections + " (expected: >= 10)");
    }
    more = Map.copyOf(more);
  }

  /** Fits a machine of two cores and a few gigabytes. */
  public static PostgresTuning defaults() {
    return new PostgresTuning(
        120, 128, 1_024, Duration.ofSeconds(5), Duration.ofMinutes(2), Map.of());
  }

  /** One more setting, by PostgreSQL's name for it. */
  public PostgresTuning with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.put(name, value);
    return new PostgresTuning(
        maxConnections, sharedBuffersMegabytes, maxWalMegabytes, reserveDelay, startTimeout, all);
  }

  /** The same with another size of the write-ahead log. */
  PostgresTuning withWal(long megabytes) {
    return new PostgresTuning(
        maxConnections,
        sharedBuffersMegabytes,
        Math.toIntExact(megabytes),
        reserveDelay,
        startTimeout,
        more);
  }

  /** The same without a reserve of the log, for servers that are thrown away soon. */
  public PostgresTuning withoutReserve() {
    return withReserveDelay(NEVER);
  }

  /** The same with another beginning of the reserve. */
  PostgresTuning withReserveDelay(Duration delay) {
    return new PostgresTuning(
        maxConnections, sharedBuffersMegabytes, maxWalMegabytes, delay, startTimeout, more);
  }

  Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("max_connections", Integer.toString(maxConnections));
    all.put("shared_buffers", sharedBuffersMegabytes + "MB");
    // Checkpoints come early enough, and keep enough old segments, that the next are never missing.
    all.put("max_wal_size", maxWalMegabytes + "MB");
    all.put("min_wal_size", maxWalMegabytes + "MB");
    // What PostgreSQL would choose if segments had their usual size; a crowd's batch has to fit.
    all.put("wal_buffers", "4MB");
    all.put("checkpoint_timeout", "10min");
    all.put("wal_level", "replica");
    all.put("max_prepared_transactions", "64");
    // Reads are few and mostly cached: three worker processes for them would only cost memory.
    all.put("io_method", "sync");
    // Queue tables leave a dead row for each one that passed; those few seconds' worth are looked
    // at often.
    all.put("autovacuum_naptime", "5s");
    // Rows are looked for by keys: a rough idea of what a column holds is enough, and to look at
    // ten
    // times as many rows each time a table has grown by a tenth keeps a core from the requests.
    all.put("default_statistics_target", "10");
    all.put("jit", "off");
    all.put("random_page_cost", "1.1");
    // No row contents in the log: an error is told without its detail and its statement.
    all.put("log_error_verbosity", "terse");
    all.put("log_min_error_statement", "panic");
    all.put("log_checkpoints", "off");
    all.put("log_line_prefix", "%m [%p] %a ");
    all.putAll(more);
    return all;
  }
}
