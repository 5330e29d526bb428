package curio.shop.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repeated lines among more of them than are kept in memory. */
class LineIdsTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  private record Found(UUID id, long first, long again, boolean same) {}

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 5_000, 1_000_000})
  void allRepeatsAreFoundHoweverFewFitIntoMemory(int mostInMemory) {
    var random = new Random(SEED);
    var expected = new ArrayList<Found>();
    var firsts = new HashMap<UUID, Integer>();
    var lines = new ArrayList<String>();
    // With one in memory there are as many passes as lines.
    int count = mostInMemory == 1 ? 300 : 20_000;
    try (var ids = new LineIds(mostInMemory)) {
      for (int i = 0; i < count; i++) {
        // Half of each id is that of others, as in those that are made in the order of time.
        var id = new UUID(random.nextLong(count / 100 + 1), random.nextLong(100));
        var line = line(id, random.nextInt(2));
        var first = firsts.putIfAbsent(id, i);
        if (first != null) {
          expected.add(new Found(id, first, i, line.equals(lines.get(first))));
        }
        lines.add(line);
        ids.add(line);
      }

      assertThat(ids.lines()).isEqualTo(count);
      assertThat(found(ids)).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(expected).isNotEmpty();
  }

  @Test
  void whatIsCutWasNeverThere() {
    var id = new UUID(1, 2);
    try (var ids = new LineIds(2)) {
      ids.add(line(new UUID(7, 7), 1));
      for (int i = 0; i < 10_000; i++) {
        ids.add(line(id, 1));
      }
      ids.cut(1);
      ids.add(line(id, 1));
      assertThat(found(ids)).isEmpty();
      ids.add(line(id, 2));

      assertThat(found(ids)).containsExactly(new Found(id, 1, 2, false));
      assertThat(found(ids)).as("again").hasSize(1);
      ids.cut(0);
      assertThat(found(ids)).isEmpty();
      assertThat(ids.lines()).isZero();
    }
  }

  private static List<Found> found(LineIds ids) {
    var found = new ArrayList<Found>();
    ids.find((id, first, again, same) -> found.add(new Found(id, first, again, same)));
    return found;
  }

  private static String line(UUID id, int version) {
    return "{\"id\":\"%s\",\"version\":%d}".formatted(id, version);
  }
}
