package curio.bench.load;

/** When requests are sent. */
public sealed interface Pace {

  /** As soon as a connection is free: measures capacity. */
  record Closed() implements Pace {}

  /** At a fixed rate: measures latency, counted from the intended start of each request. */
  record Open(double perSecond) implements Pace {
    public Open {
      if (!(perSecond > 0 && perSecond <= 10_000_000)) {
        throw new IllegalArgumentException(
            "rate: " + perSecond + "/s (expected: more than 0, at most 10000000)");
      }
    }
  }
}
