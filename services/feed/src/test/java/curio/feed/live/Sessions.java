package curio.feed.live;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Authenticator;
import curio.http.Principal;
import curio.http.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Knows tokens USER:SESSION. Thread-safe. */
final class Sessions implements Authenticator {
  private final Map<String, Runnable> ends = new ConcurrentHashMap<>();
  private final Clock clock;

  /** What happens while a session is asked to tell of its end. */
  private volatile Consumer<String> asked = session -> {};

  Sessions(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Principal authenticate(Request request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Principal authenticate(String token) {
    if (!token.matches("\\d+:.+")) {
      throw new CurioException(ErrorCode.UNAUTHENTICATED, "a bad token");
    }
    var parts = token.split(":", 2);
    return new Principal(
        Long.parseLong(parts[0]),
        "user-" + parts[0],
        "member",
        parts[1],
        clock.instant().plus(Duration.ofMinutes(15)),
        false);
  }

  @Override
  public Registration onEnd(Principal principal, Runnable action) {
    asked.accept(principal.sessionId());
    ends.put(principal.sessionId(), action);
    return () -> ends.remove(principal.sessionId(), action);
  }

  void whenAsked(Consumer<String> action) {
    asked = action;
  }

  void end(String session) {
    requireNonNull(ends.get(session)).run();
  }
}
