package curio.bench.sockets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** One load while it runs, and what came of it. One owner thread. */
final class Run {
  private static final long LONGEST_MICROS = 60_000_000;

  private final Load load;
  private final long start;
  private final int events;
  private final int wrong;
  private final int refused;
  private final Histogram latency = new Histogram(LONGEST_MICROS, 3);
  private long published;
  private long deliveries;
  private long inTime;
  private long bytes;
  private long last;

  Run(Load load, long now, List<Stream> streams) {
    this.load = load;
    this.start = now;
    this.last = now;
    this.events = streams.stream().mapToInt(Stream::completed).sum();
    this.wrong = streams.stream().mapToInt(Stream::wrong).sum();
    this.refused = streams.stream().mapToInt(Stream::refused).sum();
  }

  /** When the next event is due: in the past or now, or {@link Long#MAX_VALUE} for not yet. */
  long due(long now, List<Stream> streams) {
    if (now - start >= load.nanos()) {
      return Long.MAX_VALUE;
    }
    return switch (load) {
      case Load.Closed(int window, _, _) ->
          streams.stream().mapToInt(Stream::inFlight).sum() < window ? now : Long.MAX_VALUE;
      case Load.Open(double perSecond, _, _) -> start + (long) (published / perSecond * 1e9);
    };
  }

  /** Who publishes the next event. */
  int author() {
    return load.authors().get((int) (published % load.authors().size()));
  }

  /** The next event was published. */
  void published() {
    published++;
  }

  /** One was received. */
  void receive(long intended, long now, int size) {
    deliveries++;
    bytes += size;
    last = now;
    if (now - start < load.nanos()) {
      inTime++;
    }
    latency.recordValue(Math.min(LONGEST_MICROS, (now - intended) / 1_000));
  }

  /** Whether nothing more is to come, or has not come for long. */
  boolean over(long now, List<Stream> streams, long patienceNanos) {
    return now - start >= load.nanos()
        && (streams.stream().allMatch(stream -> stream.inFlight() == 0)
            || now - Math.max(last, start + load.nanos()) > patienceNanos);
  }

  /** Words with a number each, and {@code done} at the end. */
  List<String> figures(List<Stream> streams) {
    List<String> lines = new ArrayList<>();
    figure(lines, "events", streams.stream().mapToInt(Stream::completed).sum() - events);
    figure(lines, "deliveries", deliveries);
    figure(lines, "in-time", inTime);
    figure(lines, "nanos", load.nanos());
    figure(lines, "bytes", bytes);
    figure(lines, "wrong", streams.stream().mapToInt(Stream::wrong).sum() - wrong);
    figure(lines, "refused", streams.stream().mapToInt(Stream::refused).sum() - refused);
    figure(lines, "unfinished", streams.stream().mapToInt(Stream::inFlight).sum());
    for (double percent : List.of(50.0, 99.0, 99.9, 100.0)) {
      figure(lines, "p" + percent, latency.getValueAtPercentile(percent));
    }
    lines.add("done");
    return lines;
  }

  private static void figure(List<String> lines, String word, long value) {
    lines.add(String.format(Locale.ROOT, "%s %d", word, value));
  }
}
