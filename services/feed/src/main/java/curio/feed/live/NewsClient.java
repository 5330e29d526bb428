package curio.feed.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.CheckedCursor;
import curio.http.Authenticator;
import curio.http.Authenticator.Registration;
import curio.http.Principal;
import curio.http.push.PushChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open socket or stream: who it belongs to, until when, and what it says. It holds nothing that
 * it does not give back when its channel is closed. Thread-safe.
 */
final class NewsClient {
  /** Frames that a client may leave waiting while it is live, as the API promises. */
  private static final long MOST_WAITING = 1L << 20;

  private final long id;
  private final LiveFeed feed;
  private final Authenticator authenticator;
  private final PushChannel channel;
  private final String address;
  private final Optional<String> cursor;
  private final long openedNanos = System.nanoTime();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private boolean closed;

  /** Null until it is known who it is. */
  @GuardedBy("lock") private @Nullable SignedIn signedIn;

  /** Whose it is, and what was taken for it. */
  private record SignedIn(Principal principal, Registration registration, Delivery delivery) {}

  /**
   * One that nobody knows yet.
   *
   * @param id on its node
   * @param cursor of what it has seen; empty for nothing
   */
  NewsClient(
      long id,
      LiveFeed feed,
      Authenticator authenticator,
      PushChannel channel,
      String address,
      Optional<String> cursor) {
    this.id = id;
    this.feed = feed;
    this.authenticator = authenticator;
    this.channel = channel;
    this.address = address;
    this.cursor = cursor;
  }

  /**
   * Lets it in, and sends it what it has missed.
   *
   * @param token tells who it is, or throws UNAUTHENTICATED
   */
  void enter(Supplier<Principal> token) {
    try {
      var principal = token.get();
      if (!feed.connects().take(principal.userId())) {
        Farewell.TOO_OFTEN.to(channel);
      } else if (signIn(principal)) {
        begin();
      }
    } catch (CurioException e) {
      refuse(e);
    }
  }

  /** Something that its client says. */
  void text(String text) {
    var known = signedIn();
    if (known != null && !feed.texts().take(known.principal().userId())) {
      Farewell.TOO_OFTEN.to(channel);
      return;
    }
    switch (ClientText.of(text)) {
      case ClientText.Token(String token) when known == null ->
          enter(() -> authenticator.authenticate(token));
      case ClientText.Token(String token) -> prolong(token, known);
      case ClientText other when known == null ->
          Farewell.unauthenticated("no token yet (expected: {\"token\": …} first)").to(channel);
      case ClientText.ListWanted _ -> work(() -> feed.catchUp().again(known.delivery()));
      case ClientText.Read(String place) -> markRead(known, place);
      case ClientText.Unknown(String why) -> channel.send(NewsFrames.error(ErrorCode.INVALID, why));
    }
  }

  /** Looks at what time does to it; cheap. */
  void look(Instant now, Duration tokenTimeout, Duration quiet) {
    var known = signedIn();
    if (known == null) {
      if (System.nanoTime() - openedNanos > tokenTimeout.toNanos()) {
        Farewell.unauthenticated(
                "no token (expected: one within " + tokenTimeout.toSeconds() + " s)")
            .to(channel);
      }
    } else if (!now.isBefore(known.principal().expiresAt())) {
      Farewell.unauthenticated("the token has expired (expected: a new one in time)").to(channel);
    } else {
      known.delivery().remind(feed.tail().settled(), quiet);
    }
  }

  void leave(Farewell farewell) {
    farewell.to(channel);
  }

  /** Its channel is closed; repeatable. */
  void closed() {
    SignedIn held;
    lock.lock();
    try {
      closed = true;
      held = signedIn;
      signedIn = null;
    } finally {
      lock.unlock();
    }
    if (held != null) {
      release(held);
      held.delivery().leave();
      feed.tail().forget(held.delivery());
    }
  }

  /** What operators see; empty until it is known who it is. */
  Optional<SocketView> view() {
    var known = signedIn();
    return known == null
        ? Optional.empty()
        : Optional.of(
            new SocketView(
                id,
                known.principal().userId(),
                address,
                Duration.ofNanos(System.nanoTime() - openedNanos).toSeconds(),
                channel.waiting(),
                known.delivery().isLive()));
  }

  long id() {
    return id;
  }

  long waiting() {
    return channel.waiting();
  }

  /** False if it is sent away. */
  private boolean signIn(Principal principal) {
    var registration = seat(principal);
    if (registration.isEmpty()) {
      return false;
    }
    var delivery = new Delivery(principal.userId(), channel, MOST_WAITING);
    var spare = exchange(new SignedIn(principal, registration.get(), delivery));
    release(spare);
    return spare == null;
  }

  /** Takes a seat of its session, until whose end it may stay; empty if it is sent away. */
  private Optional<Registration> seat(Principal principal) {
    if (!feed.seats().take(principal.sessionId())) {
      Farewell.tooMany("this session has too many sockets").to(channel);
      return Optional.empty();
    }
    try {
      return Optional.of(authenticator.onEnd(principal, () -> leave(Farewell.SIGNED_OUT)));
    } catch (RuntimeException e) {
      feed.seats().leave(principal.sessionId());
      throw e;
    }
  }

  /**
   * Holds this from now on.
   *
   * @return what is to be released then: what it held before, or this, if it has gone meanwhile
   */
  private @Nullable SignedIn exchange(SignedIn next) {
    lock.lock();
    try {
      if (closed) {
        return next;
      }
      var before = signedIn;
      signedIn = next;
      return before;
    } finally {
      lock.unlock();
    }
  }

  private void release(@Nullable SignedIn held) {
    if (held != null) {
      held.registration().close();
      feed.seats().leave(held.principal().sessionId());
    }
  }

  private void begin() {
    var known = signedIn();
    if (known == null) {
      return;
    }
    if (cursor.isEmpty()) {
      work(() -> feed.catchUp().newest(known.delivery()));
      return;
    }
    switch (feed.check(cursor.get())) {
      case CheckedCursor.Good good -> work(() -> feed.catchUp().since(known.delivery(), good));
      case CheckedCursor.Bad _ -> Farewell.BAD_CURSOR.to(channel);
    }
  }

  private void prolong(String token, SignedIn known) {
    try {
      var principal = authenticator.authenticate(token);
      if (principal.userId() != known.principal().userId()) {
        throw new CurioException(
            ErrorCode.UNAUTHENTICATED, "another user's token (expected: the same user's)");
      }
      renew(principal, known);
    } catch (CurioException e) {
      refuse(e);
    }
  }

  /** Reading has a thread of its own: the client may say something meanwhile. */
  private static void work(Runnable reading) {
    Thread.ofVirtual().name("feed-catch-up").start(reading);
  }

  private void renew(Principal principal, SignedIn known) {
    if (principal.sessionId().equals(known.principal().sessionId())) {
      // Its seat is the same, so there is nothing to release.
      var _ = exchange(new SignedIn(principal, known.registration(), known.delivery()));
      return;
    }
    seat(principal)
        .ifPresent(registration ->
            release(exchange(new SignedIn(principal, registration, known.delivery()))));
  }

  private void markRead(SignedIn known, String place) {
    try {
      feed.markRead(known.principal().userId(), place);
    } catch (CurioException e) {
      if (e.code() == ErrorCode.INVALID) {
        Farewell.BAD_CURSOR.to(channel);
      } else {
        channel.send(NewsFrames.error(e.code(), String.valueOf(e.getMessage())));
      }
    }
  }

  private void refuse(CurioException e) {
    boolean unknown = e.code() == ErrorCode.UNAUTHENTICATED;
    (unknown ? Farewell.unauthenticated(String.valueOf(e.getMessage())) : Farewell.LATER)
        .to(channel);
  }

  private @Nullable SignedIn signedIn() {
    lock.lock();
    try {
      return signedIn;
    } finally {
      lock.unlock();
    }
  }
}
