package curio.recommendations.ranks;

import java.time.Duration;
import java.time.Instant;

/**
 * Points that lose half of their weight in every half-life. A sum of them is kept as its rank: log2
 * of what it is worth at a moment, plus that moment since 1970 in half-lives. All points fade
 * alike, so a rank stands still while they fade, the greater of two stays the greater, and what was
 * told late counts the same as if it had been told in time. Immutable.
 */
public record Fading(Duration halfLife) {
  /** Of images: a week. */
  public static final Fading OF_IMAGES = new Fading(Duration.ofDays(7));

  /** Of what an account likes: a month. */
  public static final Fading OF_TASTES = new Fading(Duration.ofDays(30));

  private static final double MILLIS_PER_SECOND = 1_000;

  public Fading {
    if (halfLife.toSeconds() < 1) {
      throw new IllegalArgumentException("halfLife: " + halfLife + " (expected: >= 1 s)");
    }
  }

  /** A moment in half-lives. */
  public double at(Instant moment) {
    return moment.toEpochMilli() / MILLIS_PER_SECOND / halfLife.toSeconds();
  }

  /** The rank of points at a moment. */
  public double rank(double points, Instant moment) {
    return log2(points) + at(moment);
  }

  /** What a rank is worth at a moment. */
  public double points(double rank, Instant moment) {
    return Math.pow(2, rank - at(moment));
  }

  /** What points of one moment are worth at another. */
  public double faded(double points, Instant then, Instant now) {
    return points * Math.pow(2, at(then) - at(now));
  }

  /** The binary logarithm. */
  public static double log2(double number) {
    return Math.log(number) / Math.log(2);
  }
}
