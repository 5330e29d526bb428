package curio.cluster.members;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.cluster.members.Registrations.State;
import curio.errors.CurioException;
import curio.store.loops.BackgroundLoop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's place among the members. It sends a heartbeat every second; after three missed ones
 * it is out of all answers, and joins again with the next. Thread-safe.
 */
public final class Membership implements AutoCloseable {
  /** The version of the calls between members; those of another version are not called. */
  public static final int PROTOCOL = 1;

  /** How long a heartbeat counts. */
  static final Duration TERM = Duration.ofSeconds(3);

  static final Duration BEAT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  /**
   * A node stops trusting its place so much earlier than the others, whose clock is the store's.
   */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private final Registrations registrations;
  private final Counter failures;
  private final BackgroundLoop loop;

  /** Held while a heartbeat is written, so that an older state never overwrites a newer one. */
  private final ReentrantLock writing = new ReentrantLock();

  @GuardedBy("writing") private State state = State.SERVING;

  private volatile @Nullable MemberInfo self;

  private volatile long heardNanos;
  private volatile boolean joined;

  /** Of the one thread that sends heartbeats. */
  private boolean failing;

  /** A place that is not taken yet. */
  public Membership(Registrations registrations, MeterRegistry metrics) {
    this.registrations = registrations;
    this.failures =
        Counter.builder("cluster_heartbeat_failures")
            .description("heartbeats of this node that could not be written")
            .register(metrics);
    this.loop = new BackgroundLoop("heartbeat", BEAT, Duration.ZERO, this::pass);
    this.heardNanos = System.nanoTime() - TERM.toNanos();
  }

  /**
   * Joins, and goes on saying so; should the store be slow just now, as soon as it answers. To be
   * called once, by who can serve.
   */
  public void join(MemberInfo info) {
    self = info;
    try {
      beat(info);
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("not joined yet");
    }
    loop.start();
  }

  /**
   * Whether the others may still count on this node: its last heartbeat is younger than its term,
   * by the monotonic clock. Cheap.
   */
  public boolean alive() {
    return System.nanoTime() - heardNanos < TERM.minus(MARGIN).toNanos();
  }

  /**
   * Whether it had a place and the others do not count on it any more: it stood still, or was cut
   * off from the store. Cheap.
   */
  public boolean lost() {
    return joined && !alive();
  }

  /** Has the others choose this node no more, while it goes on serving those who did. */
  public void drain() {
    var info = self;
    if (info == null) {
      return;
    }
    writing.lock();
    try {
      state = State.DRAINING;
      registrations.renewAndTell(info.id(), state);
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("draining is not known to others");
    } finally {
      writing.unlock();
    }
  }

  /** Leaves at once. */
  @Override
  public void close() {
    loop.close();
    var info = self;
    if (info == null) {
      return;
    }
    try {
      registrations.leave(info.id());
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("not left; the heartbeat runs out");
    }
  }

  /** Tries again at its usual pace when it fails: the sooner it has its place again, the better. */
  private void pass() {
    var info = self;
    if (info == null) {
      return;
    }
    try {
      beat(info);
      failing = false;
    } catch (CurioException e) {
      if (!failing) {
        LOG.atWarn().setCause(e).log("a heartbeat could not be written; trying again");
      }
      failing = true;
    }
  }

  private void beat(MemberInfo info) {
    writing.lock();
    try {
      long asked = System.nanoTime();
      if (!registrations.renew(info.id(), state)) {
        registrations.join(info, state, TERM);
      }
      heardNanos = asked;
      joined = true;
    } catch (CurioException e) {
      failures.increment();
      throw e;
    } finally {
      writing.unlock();
    }
  }
}
