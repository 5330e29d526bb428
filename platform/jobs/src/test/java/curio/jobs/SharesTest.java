package curio.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many parts of which kind each of some nodes may have. */
class SharesTest {
  @Test
  void partsAreSpreadEvenlyAndAllOfThem() {
    for (int nodes = 1; nodes <= 9; nodes++) {
      var shares = shares(nodes, Set.of("a", "b", "c"));
      for (var kind : List.of("a", "b", "c")) {
        for (int parts = 1; parts <= 17; parts++) {
          var spread = spread(shares, nodes, kind, parts);

          assertThat(spread.stream().mapToInt(Integer::intValue).sum()).isEqualTo(parts);
          int base = parts / nodes;
          assertThat(spread).allMatch(share -> share == base || share == base + 1);
        }
      }
    }
  }

  @Test
  void theSurplusOfManyKindsIsSpreadToo() {
    var kinds = Set.of("a", "b", "c", "d", "e");
    for (int nodes = 2; nodes <= 7; nodes++) {
      var shares = shares(nodes, kinds);
      var all =
          IntStream.rangeClosed(1, nodes)
              .mapToObj(node -> kinds.stream().mapToInt(kind -> shares.of(node, kind, 8)).sum())
              .sorted()
              .toList();

      assertThat(all.getLast() - all.getFirst()).as(nodes + " nodes").isLessThanOrEqualTo(1);
    }
  }

  @Test
  void onlyNodesThatTakePartHaveAShare() {
    var kinds = new TreeMap<Long, Set<String>>();
    kinds.put(1L, Set.of("a"));
    kinds.put(2L, Set.of("b"));
    kinds.put(3L, Set.of("a", "b"));
    var shares = new Shares(kinds);

    assertThat(spread(shares, 4, "a", 8)).containsExactly(4, 0, 4, 0);
    assertThat(spread(shares, 4, "b", 8)).containsExactly(0, 4, 4, 0);
    assertThat(spread(shares, 4, "c", 8)).containsExactly(0, 0, 0, 0);
  }

  private static Shares shares(int nodes, Set<String> kinds) {
    var all = new TreeMap<Long, Set<String>>();
    for (long node = 1; node <= nodes; node++) {
      all.put(node, kinds);
    }
    return new Shares(all);
  }

  private static List<Integer> spread(Shares shares, int nodes, String kind, int parts) {
    var spread = new ArrayList<Integer>();
    for (long node = 1; node <= nodes; node++) {
      spread.add(shares.of(node, kind, parts));
    }
    return spread;
  }
}
