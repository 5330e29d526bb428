package curio.jobs.tasks;

import curio.jobs.JobContext;
import curio.jobs.JobKind;
import curio.jobs.JobOutcome;
import curio.jobs.Jobs;
import curio.jobs.Retry;
import curio.store.loops.BackgroundLoop;
import curio.store.loops.Loops;
import curio.store.notifications.Notifications;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Work in parts that go on for ever, each on one node at a time, spread evenly over the nodes that
 * take part. A node looks once for all the parts that it has, when it is woken and by timer, and
 * then works on those in which something is to be done, each by itself: a part that fails or is
 * slow holds up no other, and one that another node should have is let go after its present pass.
 *
 * <p>A frozen owner may be overtaken, so passes need a fence of their own. Thread-safe.
 */
public final class SharedTask implements AutoCloseable {
  /** Finds out what is to be done. */
  @FunctionalInterface
  public interface Look {
    /**
     * Those of the given parts in which something is to be done.
     *
     * @param parts what this node has; never empty
     */
    Collection<Integer> at(Set<Integer> parts);
  }

  /** What is done of one part. */
  @FunctionalInterface
  public interface Pass {
    /** Does a bounded piece of work; false when there is nothing more to do that is known of. */
    boolean run(int part);
  }

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final Jobs jobs;
  private final String name;
  private final Look look;
  private final Pass pass;
  private final Loops loops = Loops.current();
  private final BackgroundLoop looking;
  private final Map<Integer, BackgroundLoop> held = new ConcurrentHashMap<>();
  private final List<Notifications.Listening> listening = new CopyOnWriteArrayList<>();
  private volatile int parts;
  private volatile boolean started;

  /**
   * Work that is not running yet.
   *
   * @param name of the work, the same on all nodes
   * @param parts how many there are
   * @param pace the shortest time between two looks, so that work gathers into batches
   */
  public SharedTask(Jobs jobs, String name, int parts, Duration pace, Look look, Pass pass) {
    this.jobs = jobs;
    this.name = name;
    this.parts = parts;
    this.look = look;
    this.pass = pass;
    this.looking = new BackgroundLoop(name, LOOK_EVERY, pace, this::look);
  }

  /** Has looks begin after signals on a channel too, wherever they come from. */
  public SharedTask wokenBy(Notifications notifications, String channel) {
    listening.add(notifications.listen(channel, payload -> looking.wake()));
    return this;
  }

  /** Takes part in it from now on. */
  public void start() {
    share();
    looking.start();
    started = true;
  }

  /** How many parts there are. */
  public int parts() {
    return parts;
  }

  /**
   * There are so many parts now, on all nodes sooner or later: those that this node has are let go
   * after their present passes, and it takes its share of all. For one thread at a time, which is
   * none that looks or works.
   */
  public void grow(int more) {
    if (started) {
      jobs.withdraw(kind());
      parts = more;
      share();
    } else {
      parts = more;
    }
  }

  private void share() {
    jobs.share(kind(), parts, this::work);
  }

  private JobKind kind() {
    return JobKind.of(name, parts).with(Retry.forever());
  }

  /** What people call a part. */
  public static String nameOf(String name, int part) {
    return name + ":" + part;
  }

  /** Ends after the present passes and hands everything over at once. */
  @Override
  public void close() {
    listening.forEach(Notifications.Listening::close);
    looking.close();
    if (started) {
      jobs.withdraw(kind());
    }
  }

  private void look() {
    var mine = Set.copyOf(held.keySet());
    if (mine.isEmpty()) {
      return;
    }
    for (int part : look.at(mine)) {
      var loop = held.get(part);
      if (loop != null) {
        loop.wake();
      }
    }
  }

  /** Waiting is all that the thread of the job does. */
  private JobOutcome work(JobContext context, int part) throws InterruptedException {
    var loop =
        loops.during(() ->
            new BackgroundLoop(
                nameOf(name, part), LONGEST_WAIT, Duration.ZERO, () -> passes(context, part)));
    held.put(part, loop);
    loop.start();
    looking.wake();
    try {
      while (context.held() && !context.awaitStop(LONGEST_WAIT)) {
        // Until then.
      }
    } finally {
      held.remove(part, loop);
      loop.close();
    }
    return JobOutcome.again(Duration.ZERO);
  }

  private void passes(JobContext context, int part) {
    boolean more = true;
    while (more && !context.stopping() && context.held()) {
      more = pass.run(part);
    }
  }
}
