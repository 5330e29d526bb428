package curio.mobileid.sessions;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets callers wait until a session has news, on whichever node it happens: by signal at once, and
 * by looking at the store in case a signal was lost: once a second for the next thousand of those
 * that wait here, and for all of them when signals were missed. Thread-safe.
 */
public final class SessionWaiters implements AutoCloseable {
  private static final String CHANNEL = "mobileid-news";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKED_AT = 1_000;
  private static final int MAX_WAITING = 50_000;

  private final SessionRows rows;
  private final Notifications wakeups;
  private final Notifications.Listening listening;
  private final BackgroundLoop loop =
      new BackgroundLoop("mobileid-news", LOOK_EVERY, Duration.ZERO, this::look);
  private final ConcurrentMap<UUID, Awaited> awaited = new ConcurrentHashMap<>();
  private final AtomicBoolean missed = new AtomicBoolean();

  /** Whom the loop has not looked at since it last had all of them; its own. */
  private final Queue<UUID> toLookAt = new ArrayDeque<>();

  private volatile boolean closed;

  /** All that wait for one session. */
  private record Awaited(CountDownLatch news, int waiting) {}

  /** Nobody waits yet. */
  public SessionWaiters(SessionRows rows, Notifications wakeups) {
    this.rows = rows;
    this.wakeups = wakeups;
    this.listening = wakeups.listen(CHANNEL, this::onSignal);
  }

  /** Begins to look. */
  public void start() {
    loop.start();
  }

  /** Tells everybody who waits for it, on all nodes. To be called after the commit. */
  public void signal(SessionId id) {
    wakeups.send(CHANNEL, id.toString());
  }

  /**
   * Begins to wait; what happens from now on is noticed. Close it afterwards.
   *
   * @throws CurioException UNAVAILABLE if too many wait already
   */
  public Waiting await(SessionId id) {
    if (awaited.size() >= MAX_WAITING) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "too many wait for sessions");
    }
    var joined =
        requireNonNull(
            awaited.merge(
                id.value(),
                new Awaited(new CountDownLatch(1), 1),
                (present, fresh) -> new Awaited(present.news(), present.waiting() + 1)));
    return new Waiting(id.value(), joined.news());
  }

  /** How many sessions are waited for here. */
  int waiting() {
    return awaited.size();
  }

  /** Sends everybody away; nobody may wait any more. */
  public void releaseAll() {
    closed = true;
    signalAll();
  }

  @Override
  public void close() {
    releaseAll();
    loop.close();
    listening.close();
  }

  /** Somebody who waits. */
  public final class Waiting implements AutoCloseable {
    private final UUID id;
    private final CountDownLatch news;

    private Waiting(UUID id, CountDownLatch news) {
      this.id = id;
      this.news = news;
    }

    /** Waits for news, at most so long; false if there is none, or nobody may wait any more. */
    public boolean await(Duration time) throws InterruptedException {
      return !closed && news.await(time.toNanos(), TimeUnit.NANOSECONDS) && !closed;
    }

    @Override
    public void close() {
      awaited.computeIfPresent(
          id,
          (key, present) -> {
            if (!present.news().equals(news)) {
              return present;
            }
            return present.waiting() == 1 ? null : new Awaited(news, present.waiting() - 1);
          });
    }
  }

  private void onSignal(String id) {
    if (id.equals(Notifications.ANYTHING)) {
      missed.set(true);
      loop.wake();
    } else {
      signal(UUID.fromString(id));
    }
  }

  private void signal(UUID id) {
    var told = awaited.remove(id);
    if (told != null) {
      told.news().countDown();
    }
  }

  private void signalAll() {
    List.copyOf(awaited.keySet()).forEach(this::signal);
  }

  private void look() {
    boolean all = missed.getAndSet(false);
    try {
      if (all || toLookAt.isEmpty()) {
        toLookAt.clear();
        toLookAt.addAll(awaited.keySet());
      }
      do {
        lookAtSome();
      } while (all && !toLookAt.isEmpty());
    } catch (RuntimeException e) {
      missed.compareAndSet(false, all);
      throw e;
    }
  }

  private void lookAtSome() {
    var some = new ArrayList<UUID>();
    while (some.size() < LOOKED_AT && !toLookAt.isEmpty()) {
      some.add(toLookAt.remove());
    }
    if (!some.isEmpty()) {
      rows.ended(some).forEach(this::signal);
    }
  }
}
