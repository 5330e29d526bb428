package curio.bench.subject;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a PostgreSQL did during a load.
 *
 * @param looks how often its sessions were looked at
 * @param waits how many active sessions were seen waiting for what; `running`: for nothing
 * @param segmentsMade segments of the write-ahead log that sessions had to make themselves
 * @param logBytes what was written to the log
 * @param checkpoints begun
 */
public record StoreActivity(
    long looks, Map<String, Long> waits, long segmentsMade, long logBytes, long checkpoints) {
  private static final int TOLD = 6;

  public StoreActivity {
    waits = Map.copyOf(waits);
  }

  /** The most frequent waits, each with its share of all active sessions that were seen. */
  public String text() {
    double all = Math.max(1, waits.values().stream().mapToLong(Long::longValue).sum());
    return waits.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(TOLD)
        .map(wait ->
            String.format(Locale.ROOT, "%s %.1f %%", wait.getKey(), 100 * wait.getValue() / all))
        .collect(Collectors.joining(", "));
  }
}
