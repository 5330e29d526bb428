package curio.mobileidmock;

/**
 * What became of polls, of one session or of all. Immutable.
 *
 * @param openNow connections that wait for an answer
 * @param opened ever
 * @param replaced those that were open when another of the same session came
 * @param mostOfOneSession at the same time, ever
 * @param longestOverlapMillis for which two or more of one session were open
 */
public record PollCounts(
    int openNow, long opened, long replaced, int mostOfOneSession, double longestOverlapMillis) {
  static final PollCounts NONE = new PollCounts(0, 0, 0, 0, 0);

  PollCounts plus(PollCounts other) {
    return new PollCounts(
        openNow + other.openNow,
        opened + other.opened,
        replaced + other.replaced,
        Math.max(mostOfOneSession, other.mostOfOneSession),
        Math.max(longestOverlapMillis, other.longestOverlapMillis));
  }
}
