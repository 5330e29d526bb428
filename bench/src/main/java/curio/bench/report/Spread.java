package curio.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The middle and the ends of one figure over the rounds; of an even number of rounds the mean of
 * the middle two.
 */
public record Spread(double median, double min, double max) {

  public static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("values: none (expected: at least one)");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Of one figure to another, round by round, as far as there are both. */
  public static Spread ofRatios(List<Double> own, List<Double> others) {
    int rounds = Math.min(own.size(), others.size());
    return of(IntStream.range(0, rounds).mapToDouble(round -> own.get(round) / others.get(round)));
  }

  /**
   * `median (min–max)` with so many decimals, thousands apart; only the median where all rounds are
   * the same.
   */
  public String text(int decimals) {
    String ends =
        min == max ? "" : " (%s–%s)".formatted(number(min, decimals), number(max, decimals));
    return number(median, decimals) + ends;
  }

  static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', ' ');
  }
}
