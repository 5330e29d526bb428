package curio.feed.hints;

import curio.contracts.feed.v1.DeclareRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whose events each node wants, as it has declared, in memory: 8 bytes for each user that a node
 * names, of which there are at most {@link OwnInterest#MOST_NAMES}. Thread-safe.
 */
final class Interests {
  private final ConcurrentMap<String, Declared> nodes = new ConcurrentHashMap<>();

  /** A node may tell before it is known to be a member; then it is one so soon. */
  private static final long GRACE_NANOS = Duration.ofSeconds(10).toNanos();

  private record Declared(long sequence, boolean everything, Names names, long heardNanos) {
    private boolean isOld() {
      return System.nanoTime() - heardNanos > GRACE_NANOS;
    }

    private boolean wants(Collection<Long> users) {
      return everything || names.containsAny(users);
    }
  }

  /** False if it changes a declaration that is not known here; then nothing is changed. */
  boolean declare(DeclareRequest request) {
    var known = new AtomicBoolean(true);
    nodes.compute(
        request.getMember(),
        (member, before) -> {
          if (request.getBase() == 0) {
            return after(Names.NONE, request);
          }
          if (before != null && before.sequence() == request.getBase()) {
            return after(before.names(), request);
          }
          known.set(false);
          return before;
        });
    return known.get();
  }

  /** The nodes that want to hear of any of these users. */
  List<String> in(Collection<Long> users) {
    return nodes.entrySet().stream()
        .filter(node -> node.getValue().wants(users))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Forgets nodes that are no members. */
  void keep(Set<String> members) {
    nodes.entrySet().removeIf(node -> !members.contains(node.getKey()) && node.getValue().isOld());
  }

  int size() {
    return nodes.size();
  }

  private static Declared after(Names base, DeclareRequest request) {
    boolean everything = request.getEverything();
    var names =
        everything ? Names.NONE : base.with(request.getAddedList(), request.getRemovedList());
    return new Declared(request.getSequence(), everything, names, System.nanoTime());
  }
}
