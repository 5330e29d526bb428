package curio.bench;

import java.util.List;

/**
 * One browser that has never seen the page, and a reader whose feed moves.
 *
 * @param bytes of the document and all files of the page that the first view takes, as they come
 *     over the network, with their heads
 * @param firstPaintMillis from the beginning of the navigation to the first contentful paint
 * @param viewMillis the same to the screen with its heading
 * @param viewShift how much the first view jumped (cumulative layout shift)
 * @param feedShift how much the feed jumped while events came (the same)
 * @param longTasks of more than 50 ms while events came into a feed of {@link PageBench#EVENTS}
 * @param longestTaskMillis the longest of them; 0 if there was none
 * @param deliveryMillis from the author's request to the reader's screen, of each event
 */
record PageRound(
    long bytes,
    double firstPaintMillis,
    double viewMillis,
    double viewShift,
    double feedShift,
    int longTasks,
    double longestTaskMillis,
    List<Double> deliveryMillis) {
  private static final double SLOWEST_OF_TWENTY = 0.95;

  PageRound {
    deliveryMillis = List.copyOf(deliveryMillis);
  }

  /** What 95 of 100 events took at most. */
  double deliveryP95Millis() {
    var sorted = deliveryMillis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(sorted.size() * SLOWEST_OF_TWENTY) - 1);
  }
}
