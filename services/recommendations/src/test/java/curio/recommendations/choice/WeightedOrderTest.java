package curio.recommendations.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedOrderTest {
  /** The 0.999 quantile of chi-square with 4 degrees of freedom, and with 19. */
  private static final double OF_4 = 18.47;

  private static final double OF_19 = 43.82;

  private static final int DRAWS = 100_000;
  private static final List<Integer> WEIGHTS = List.of(1, 2, 5, 10, 50);

  private final SplittableRandom random = new SplittableRandom(20_260_729);
  private final WeightedOrder order = new WeightedOrder(random::nextDouble);

  @Test
  void eachComesFirstWithAChanceInProportionToItsWeight() {
    var counts = new int[WEIGHTS.size()];

    for (int i = 0; i < DRAWS; i++) {
      counts[WEIGHTS.indexOf(draw().getFirst())]++;
    }

    double total = WEIGHTS.stream().mapToInt(weight -> weight).sum();
    var chances = WEIGHTS.stream().map(weight -> weight / total).toList();
    assertThat(chiSquare(counts, chances)).isLessThan(OF_4);
  }

  /** All 20 ordered pairs: the second is drawn from what is left, as if anew. */
  @Test
  void theSecondIsDrawnFromTheOthersByTheSameRule() {
    var pairs = new ArrayList<List<Integer>>();
    var chances = new ArrayList<Double>();
    double total = WEIGHTS.stream().mapToInt(weight -> weight).sum();
    for (int first : WEIGHTS) {
      for (int second : WEIGHTS) {
        if (first != second) {
          pairs.add(List.of(first, second));
          chances.add(first / total * second / (total - first));
        }
      }
    }
    var counts = new int[pairs.size()];

    for (int i = 0; i < DRAWS; i++) {
      counts[pairs.indexOf(draw().subList(0, 2))]++;
    }

    assertThat(chiSquare(counts, chances)).isLessThan(OF_19);
  }

  @Test
  void theTestWouldNoticeABias() {
    var counts = new int[WEIGHTS.size()];

    for (int i = 0; i < DRAWS; i++) {
      int drawn = order.of(WEIGHTS, weight -> Math.log(weight + 0.2) / Math.log(2)).getFirst();
      counts[WEIGHTS.indexOf(drawn)]++;
    }

    double total = WEIGHTS.stream().mapToInt(weight -> weight).sum();
    var chances = WEIGHTS.stream().map(weight -> weight / total).toList();
    assertThat(chiSquare(counts, chances)).isGreaterThan(OF_4);
  }

  @Test
  void nothingIsLostOrDoubledWhateverTheWeights() {
    var things = IntStream.range(0, 1_000).boxed().toList();

    var ordered = order.of(things, thing -> thing * 50.0 - 25_000);

    assertThat(ordered).hasSize(1_000);
    assertThat(new HashSet<>(ordered)).hasSize(1_000);
    // Weights that are 2^50 apart leave nothing to chance.
    assertThat(ordered.getFirst()).isEqualTo(999);
    assertThat(order.of(List.<Integer>of(), thing -> 0)).isEmpty();
  }

  @Test
  void theEndsOfTheSourceAreNoTrouble() {
    for (double end : List.of(0.0, Math.nextDown(1.0))) {
      var same = new WeightedOrder(() -> end);

      assertThat(same.of(WEIGHTS, weight -> Math.log(weight))).hasSize(WEIGHTS.size());
    }
  }

  private List<Integer> draw() {
    return order.of(WEIGHTS, weight -> Math.log(weight) / Math.log(2));
  }

  private static double chiSquare(int[] counts, List<Double> chances) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double expected = DRAWS * chances.get(i);
      sum += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    return sum;
  }
}
