package curio.jobs;

import curio.errors.CurioException;
import curio.store.Database;
import curio.store.notifications.Notifications;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's share of the work in parts: tells the others in what it takes part, sees who else
 * does, sets how many parts it may have, and lets go of those that it has beyond that. Sees changes
 * within a second, or at once when it is told. Nothing rests on who is right: whoever has a part
 * owns its job. Used by the one thread that claims, but for {@link #lookAgain}.
 */
final class Sharing {
  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Database database;
  private final Notifications notifications;
  private final Runner runner;
  private Announced announced = new Announced(-1, Set.of());
  private long lookedNanos = System.nanoTime();
  private volatile boolean told = true;

  /** What the others were told, under which number of this node. */
  private record Announced(long node, Set<String> kinds) {}

  Sharing(Database database, Notifications notifications, Runner runner) {
    this.database = database;
    this.notifications = notifications;
    this.runner = runner;
  }

  /** Somebody has come or gone. */
  void lookAgain() {
    told = true;
  }

  /**
   * Sets the quotas of the kinds.
   *
   * @param node number of this node
   * @param shared the kinds of work in parts that this node does
   */
  void tend(long node, Collection<Registration> shared) {
    var kinds = new TreeSet<String>();
    shared.forEach(one -> kinds.add(one.kind().name()));
    announce(new Announced(node, kinds));
    boolean due = told || System.nanoTime() - lookedNanos > LOOK_EVERY.toNanos();
    if (shared.isEmpty() || !due) {
      return;
    }
    told = false;
    var shares = database.read(Shares::read);
    lookedNanos = System.nanoTime();
    for (var one : shared) {
      var kind = one.kind().name();
      one.quota(shares.of(node, kind, one.standing().size()));
      runner.keep(kind, one.quota());
    }
  }

  /** Takes part in nothing any more, so that what this node lets go is taken by others at once. */
  void leave(long node) {
    try {
      announce(new Announced(node, Set.of()));
    } catch (CurioException e) {
      LOG.atInfo().log("others were not told that this node leaves; they see it soon");
    }
  }

  private void announce(Announced now) {
    if (now.equals(announced) || (now.kinds().isEmpty() && announced.kinds().isEmpty())) {
      return;
    }
    database.inOneStatement(tx ->
        tx.execute(
            "update jobs.node set shares = ? where id = ?",
            now.kinds().toArray(String[]::new),
            now.node()));
    var changed = new TreeSet<>(announced.kinds());
    changed.addAll(now.kinds());
    if (now.node() == announced.node()) {
      changed.removeIf(kind -> now.kinds().contains(kind) && announced.kinds().contains(kind));
    }
    announced = now;
    told = true;
    List.copyOf(changed).forEach(kind -> notifications.send(Claims.CHANNEL, kind));
  }
}
