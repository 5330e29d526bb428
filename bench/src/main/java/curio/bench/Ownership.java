package curio.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which node had which part when, as the nodes tell it. Not thread-safe. */
final class Ownership {
  private static final Comparator<Change> BY_TIME = Comparator.comparingLong(Change::nanos);

  /** Of each part, by its number. */
  private final List<List<Change>> parts;

  private record Change(long nanos, int node, boolean has) {}

  Ownership(int parts) {
    this.parts = IntStream.range(0, parts).<List<Change>>mapToObj(i -> new ArrayList<>()).toList();
  }

  /** A node has a part from then on. */
  void has(int node, int part, long nanos) {
    parts.get(part).add(new Change(nanos, node, true));
  }

  /** A node has a part no longer. */
  void left(int node, int part, long nanos) {
    parts.get(part).add(new Change(nanos, node, false));
  }

  /** A node has nothing from then on; what was heard of it later is not so. */
  void died(int node, long nanos) {
    for (List<Change> changes : parts) {
      changes.removeIf(change -> change.node() == node && change.nanos() >= nanos);
      changes.add(new Change(nanos, node, false));
    }
  }

  /** How many parts each of so many nodes has now; the first has the number 0. */
  List<Integer> shares(int nodes) {
    var owners = parts.stream().flatMap(part -> owners(part, Long.MAX_VALUE).stream()).toList();
    return IntStream.range(0, nodes).mapToObj(node -> Collections.frequency(owners, node)).toList();
  }

  /** Whether each part has an owner, and only one. */
  boolean isWhole() {
    return parts.stream().allMatch(part -> owners(part, Long.MAX_VALUE).size() == 1);
  }

  /** The longest time that any part had no owner between two moments. */
  Duration longestWithout(long from, long until) {
    return Duration.ofNanos(
        parts.stream().mapToLong(part -> longestWithout(part, from, until)).max().orElse(0));
  }

  private static long longestWithout(List<Change> part, long from, long until) {
    Set<Integer> owners = owners(part, from);
    long since = from;
    long longest = 0;
    for (Change change : part.stream().sorted(BY_TIME).toList()) {
      if (change.nanos() <= from || change.nanos() > until) {
        continue;
      }
      if (!owners.isEmpty()) {
        since = change.nanos();
      }
      apply(change, owners);
      longest = owners.isEmpty() ? longest : Math.max(longest, change.nanos() - since);
    }
    return owners.isEmpty() ? Math.max(longest, until - since) : longest;
  }

  private static Set<Integer> owners(List<Change> part, long at) {
    Set<Integer> owners = new TreeSet<>();
    part.stream()
        .filter(change -> change.nanos() <= at)
        .sorted(BY_TIME)
        .forEach(change -> apply(change, owners));
    return owners;
  }

  private static void apply(Change change, Set<Integer> owners) {
    if (change.has()) {
      owners.add(change.node());
    } else {
      owners.remove(change.node());
    }
  }
}
