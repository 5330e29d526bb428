package curio.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where keys are: evenly, on two nodes, and with little moved when nodes come and go. */
class HashRingTest {
  private static final int KEYS = 40_000;
  private static final int RINGS = 15;
  private static final double TENTH = 0.10;

  private final Random random = new Random(Long.getLong("seed", 7));

  @Test
  void nodesHaveEquallyManyKeysGiveOrTakeATenth() {
    double worst = 0;
    for (int nodes = 3; nodes <= 8; nodes++) {
      for (int round = 0; round < RINGS; round++) {
        var ring = new HashRing(names(nodes));
        worst = Math.max(worst, furthest(shares(ring, nodes)));
      }
    }

    System.out.printf(Locale.ROOT, "furthest share from even: %.1f %%%n", 100 * worst);
    assertThat(worst).isLessThan(TENTH);
  }

  @Test
  void bothCopiesAreSpreadEvenlyOverRealKeys() {
    for (int nodes = 3; nodes <= 8; nodes++) {
      var ring = new HashRing(names(nodes));
      double[] first = new double[nodes];
      double[] any = new double[nodes];
      for (String key : keys()) {
        int[] copies = ring.copies(key);
        assertThat(copies).hasSize(2).doesNotHaveDuplicates();
        first[copies[0]] += 1.0 / KEYS;
        any[copies[0]] += 0.5 / KEYS;
        any[copies[1]] += 0.5 / KEYS;
      }

      assertThat(furthest(first)).isLessThan(TENTH);
      assertThat(furthest(any)).isLessThan(TENTH);
      for (int node = 0; node < nodes; node++) {
        assertThat(first[node]).isCloseTo(ring.share(node), within(0.01));
      }
    }
  }

  @Test
  void aNodeThatComesTakesItsShareAndMovesNothingElse() {
    var names = names(5);
    var four = new HashRing(names.subList(0, 4));
    var five = new HashRing(names);

    int moved = 0;
    for (String key : keys()) {
      int before = four.copies(key)[0];
      int after = five.copies(key)[0];
      if (before != after) {
        moved++;
        assertThat(after).isEqualTo(4);
      }
    }

    assertThat((double) moved / KEYS).isCloseTo(1.0 / 5, within(TENTH / 5));
    assertThat((double) moved / KEYS).isCloseTo(five.share(4), within(0.01));
  }

  @Test
  void aNodeThatGoesLeavesItsFirstCopiesWhereTheirSecondsAre() {
    var names = names(5);
    var five = new HashRing(names);
    var four = new HashRing(names.subList(0, 4));

    int moved = 0;
    for (String key : keys()) {
      int[] before = five.copies(key);
      int after = four.copies(key)[0];
      if (before[0] == 4) {
        moved++;
        assertThat(after).isEqualTo(before[1]);
      } else {
        assertThat(after).isEqualTo(before[0]);
      }
    }

    assertThat((double) moved / KEYS).isCloseTo(1.0 / 5, within(TENTH / 5));
  }

  @Test
  void theOrderOfTheNodesDoesNotMatter() {
    var names = names(6);
    var shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    var one = new HashRing(names);
    var other = new HashRing(shuffled);

    for (String key : keys().subList(0, 1_000)) {
      int[] here = one.copies(key);
      int[] there = other.copies(key);
      assertThat(names.get(here[0])).isEqualTo(shuffled.get(there[0]));
      assertThat(names.get(here[1])).isEqualTo(shuffled.get(there[1]));
    }
  }

  @Test
  void fewNodesHaveFewerCopies() {
    assertThat(new HashRing(List.of()).copies("a")).isEmpty();
    assertThat(new HashRing(names(1)).copies("a")).containsExactly(0);
    assertThat(new HashRing(names(2)).copies("a")).containsExactlyInAnyOrder(0, 1);
  }

  /** Both copies are gone for a sixth of the keys of four nodes, and towards a quarter of many. */
  @Test
  void halfOfTheNodesTakesLessThanAQuarterOfTheKeysWithIt() {
    assertThat(lostWithHalf(2)).isZero();
    assertThat(lostWithHalf(4)).isCloseTo(1.0 / 6, within(0.01));
    assertThat(lostWithHalf(6)).isCloseTo(1.0 / 5, within(0.01));
    assertThat(lostWithHalf(8)).isCloseTo(3.0 / 14, within(0.01));
    assertThat(lostWithHalf(12)).isCloseTo(5.0 / 22, within(0.01));
  }

  /** The part of keys that have no copy left, on average over all halves that may die. */
  private double lostWithHalf(int nodes) {
    var ring = new HashRing(names(nodes));
    var places = keys().stream().limit(10_000).map(ring::copies).toList();
    return halves(nodes)
        .mapToDouble(dead ->
            places.stream().filter(at -> isDead(dead, at[0]) && isDead(dead, at[1])).count()
                / (double) places.size())
        .average()
        .orElseThrow();
  }

  private static IntStream halves(int nodes) {
    return IntStream.range(0, 1 << nodes).filter(dead -> Integer.bitCount(dead) == nodes / 2);
  }

  private static boolean isDead(int dead, int node) {
    return (dead >> node & 1) == 1;
  }

  private static double furthest(double... shares) {
    return DoubleStream.of(shares)
        .map(share -> Math.abs(share * shares.length - 1))
        .max()
        .orElseThrow();
  }

  private static double[] shares(HashRing ring, int nodes) {
    return IntStream.range(0, nodes).mapToDouble(ring::share).toArray();
  }

  private List<String> names(int nodes) {
    int network = random.nextInt(256);
    return random
        .ints(0, 256)
        .distinct()
        .limit(nodes)
        .mapToObj(host -> "10.0.%d.%d:6379".formatted(network, host))
        .toList();
  }

  private static List<String> keys() {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> new RingKey(Integer.toHexString(i), "w640").inRedis())
        .toList();
  }
}
