package curio.cluster.caches;

import curio.cluster.caches.RowDrops.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds nodes that have not passed for long, by looking at their rows time and again, and takes
 * them out, so that nobody waits for them. Of one thread.
 */
final class SilentNodes {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final RowDrops drops;
  private final String self;
  private final Duration dead;
  private Map<String, Since> known = new HashMap<>();
  private long lookedNanos = System.nanoTime() - EVERY.toNanos();

  /** The pass of a node, and when it was read first; at that moment it stood there already. */
  private record Since(UUID pass, long nanos) {}

  /**
   * Has seen nothing yet.
   *
   * @param dead longer than rows are trusted
   */
  SilentNodes(RowDrops drops, String self, Duration dead) {
    this.drops = drops;
    this.self = self;
    this.dead = dead;
  }

  void look() {
    if (System.nanoTime() - lookedNanos < EVERY.toNanos()) {
      return;
    }
    var others = drops.others(self);
    long read = System.nanoTime();
    lookedNanos = read;
    var next = new HashMap<String, Since>();
    var silent = new ArrayList<Seen>();
    for (Seen one : others) {
      var before = known.get(one.node());
      var since =
          before != null && before.pass().equals(one.pass()) ? before : new Since(one.pass(), read);
      next.put(one.node(), since);
      if (read - since.nanos() >= dead.toNanos()) {
        silent.add(one);
      }
    }
    known = next;
    takeOut(silent);
  }

  private void takeOut(List<Seen> silent) {
    if (!silent.isEmpty()) {
      int _ = drops.unregister(silent);
    }
  }
}
