package curio.bench.subject;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What came of one load.
 *
 * @param events that all who follow received
 * @param deliveries of events to clients
 * @param perSecond deliveries while events were published
 * @param bytes that the frames of all deliveries held
 * @param wrong deliveries of what came twice, in another order than elsewhere, or was never
 *     published
 * @param refused events that were not accepted
 * @param unfinished events that not all received
 * @param p50 from publish to receipt, in microseconds, as the others
 */
public record FeedLoad(
    long events,
    long deliveries,
    double perSecond,
    long bytes,
    long wrong,
    long refused,
    long unfinished,
    long p50,
    long p99,
    long p999,
    long max) {
  /** The words by which the clients tell it. */
  static final List<String> WORDS =
      List.of(
          "events",
          "deliveries",
          "in-time",
          "nanos",
          "bytes",
          "wrong",
          "refused",
          "unfinished",
          "p50.0",
          "p99.0",
          "p99.9",
          "p100.0");

  static FeedLoad of(Map<String, Long> told) {
    return new FeedLoad(
        value(told, "events"),
        value(told, "deliveries"),
        value(told, "in-time") * 1e9 / value(told, "nanos"),
        value(told, "bytes"),
        value(told, "wrong"),
        value(told, "refused"),
        value(told, "unfinished"),
        value(told, "p50.0"),
        value(told, "p99.0"),
        value(told, "p99.9"),
        value(told, "p100.0"));
  }

  private static long value(Map<String, Long> told, String word) {
    return Objects.requireNonNull(told.get(word), word);
  }
}
