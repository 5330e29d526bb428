package curio.gateway.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Authenticator;
import curio.http.Authenticator.Registration;
import curio.http.Parameter;
import curio.http.Principal;
import curio.http.PushHandler;
import curio.http.Request;
import curio.http.json.Json;
import curio.http.push.CloseCode;
import curio.http.push.Departures;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import curio.store.loops.BackgroundLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The system told again and again to administrators who watch it: one look for all of them, and
 * none while nobody watches. A stream ends with its session, with its token, when its client does
 * not take what it is sent, and when the node stops. Thread-safe.
 */
final class SystemStream implements PushHandler, AutoCloseable {
  /** At once, on a node. */
  static final int MOST = 8;

  static final Parameter EVERY = Parameter.number("every", 1, 60, 2, "Seconds between two events");

  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Two or three looks at a large system. */
  private static final long MOST_WAITING = 1L << 20;

  private final Supplier<SystemView> system;
  private final Authenticator authenticator;
  private final Clock clock;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger seats = new AtomicInteger();
  private final BackgroundLoop loop =
      new BackgroundLoop("system-stream", IDLE, Duration.ZERO, this::pass);
  private volatile boolean draining;

  /**
   * One that nobody watches.
   *
   * @param authenticator knows when sessions end
   */
  SystemStream(Supplier<SystemView> system, Authenticator authenticator, Clock clock) {
    this.system = system;
    this.authenticator = authenticator;
    this.clock = clock;
  }

  /** Somebody who watches. */
  private static final class Watcher {
    private final Principal principal;
    private final PushChannel channel;
    private final long everyNanos;

    /** Of the one thread that looks. */
    private long nextNanos = System.nanoTime();

    private Watcher(Principal principal, PushChannel channel, Duration every) {
      this.principal = principal;
      this.channel = channel;
      this.everyNanos = every.toNanos();
    }

    boolean isDue(long now) {
      return now - nextNanos >= 0;
    }

    void send(Frame frame, long now) {
      // A little early counts as in time, so that a late look does not skip one.
      nextNanos = now + everyNanos - TICK.toNanos() / 4;
      if (channel.waiting() > MOST_WAITING) {
        channel.close(CloseCode.TRY_AGAIN_LATER, "too slow");
      } else {
        channel.send(frame);
      }
    }
  }

  void start() {
    loop.start();
  }

  @Override
  public void accept(Request request) {
    var _ = request.queryNumber(EVERY.name());
    if (draining || seats.get() >= MOST) {
      throw new CurioException(
          ErrorCode.UNAVAILABLE,
          draining ? "this node is being stopped" : "%d watch already".formatted(MOST));
    }
  }

  @Override
  public TextListener open(Request request, PushChannel channel) {
    if (seats.incrementAndGet() > MOST) {
      seats.decrementAndGet();
      channel.close(CloseCode.TRY_AGAIN_LATER, "too many");
      return text -> {};
    }
    var principal = request.principal();
    var watcher =
        new Watcher(principal, channel, Duration.ofSeconds(request.queryNumber(EVERY.name())));
    watchers.add(watcher);
    channel.onClosed(code -> {
      watchers.remove(watcher);
      seats.decrementAndGet();
    });
    endWithItsSession(principal, channel);
    if (draining) {
      leave(watcher);
    }
    loop.wake();
    return text -> {};
  }

  private void endWithItsSession(Principal principal, PushChannel channel) {
    Registration registration;
    try {
      registration =
          authenticator.onEnd(
              principal, () -> channel.close(CloseCode.UNAUTHENTICATED, "the session has ended"));
    } catch (CurioException e) {
      channel.close(CloseCode.TRY_AGAIN_LATER, "not available now");
      return;
    }
    channel.onClosed(code -> registration.close());
  }

  /** Lets nobody in any more and sends all away within a time. */
  void drain(Duration time) {
    draining = true;
    Departures.oneByOne(watchers, time, SystemStream::leave);
  }

  private static void leave(Watcher watcher) {
    watcher.channel.close(CloseCode.SERVICE_RESTART, "restart");
  }

  @Override
  public void close() {
    loop.close();
  }

  private void pass() {
    if (watchers.isEmpty()) {
      return;
    }
    loop.wakeIn(TICK);
    var now = clock.instant();
    watchers.stream()
        .filter(watcher -> !now.isBefore(watcher.principal.expiresAt()))
        .forEach(
            watcher -> watcher.channel.close(CloseCode.UNAUTHENTICATED, "the token has expired"));
    long began = System.nanoTime();
    var due = watchers.stream().filter(watcher -> watcher.isDue(began)).toList();
    if (!due.isEmpty()) {
      var frame = Frame.of(new String(Json.write(system.get()), UTF_8), "");
      due.forEach(watcher -> watcher.send(frame, began));
    }
  }
}
