package curio.recommendations.choice;

import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Puts things in an order of chance in which each comes first, of those that are left, with a
 * chance in proportion to its weight: Efraimidis and Spirakis, "Weighted random sampling with a
 * reservoir", Information Processing Letters 97 (2006), 181–185. Their keys {@code u^(1/w)} are
 * compared as {@code ln(-ln u) - ln w}, so that weights may be as far apart as they like. The first
 * n of the order are a sample without replacement. Thread-safe as its source is.
 */
final class WeightedOrder {
  private final DoubleSupplier random;

  /**
   * One by a source of chance.
   *
   * @param random each time from 0 inclusive to 1 exclusive, all alike
   */
  WeightedOrder(DoubleSupplier random) {
    this.random = random;
  }

  /**
   * The things in such an order.
   *
   * @param log2Weight the binary logarithm of a weight
   */
  <T> List<T> of(List<T> things, ToDoubleFunction<T> log2Weight) {
    record Keyed<T>(T thing, double key) {}

    return things.stream()
        .map(thing ->
            new Keyed<>(thing, exponential() - Math.log(2) * log2Weight.applyAsDouble(thing)))
        .sorted(Comparator.comparingDouble(Keyed::key))
        .map(Keyed::thing)
        .toList();
  }

  /** The logarithm of an exponentially distributed number. */
  private double exponential() {
    return Math.log(-Math.log(1 - random.getAsDouble()));
  }
}
