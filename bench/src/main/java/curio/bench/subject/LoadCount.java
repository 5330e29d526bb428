package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;

/** How often the product's cache has loaded something, as its metrics tell. */
public record LoadCount(InetSocketAddress internal) {
  private static final String METRIC = "ring_loads_seconds_count";

  /** Until now. */
  public long now() throws IOException {
    try (HttpCalls calls = new HttpCalls(internal)) {
      return parse(calls.get("/metrics").body());
    }
  }

  static long parse(String metrics) throws IOException {
    double[] counts =
        metrics
            .lines()
            .filter(line -> line.startsWith(METRIC))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    if (counts.length == 0) {
      throw new IOException(METRIC + ": not among the metrics");
    }
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return (long) sum;
  }
}
