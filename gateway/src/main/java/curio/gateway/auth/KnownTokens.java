package curio.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import curio.http.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were found genuine, each with the session it belongs to. A token stands here until it
 * expires or is pushed out by newer ones; then it is verified again. Thread-safe.
 *
 * <p>Ending a session must reach every token of it, also one that is being admitted at this moment.
 * So tokens do not copy whether their session is alive, they share one {@link KnownSession}: it is
 * found here as long as anything holds it, and whoever admits a token takes hold of it first and
 * asks the store whether it is alive second. What ends in between marks the same object.
 */
final class KnownTokens {
  private static final int MAX_TOKENS = 100_000;

  private final Clock clock;
  private final Cache<String, KnownToken> tokens;
  private final Cache<String, KnownSession> sessions = Caffeine.newBuilder().weakValues().build();

  /** Tokens of sessions of an earlier one are not found, also if they are added after its end. */
  private final AtomicInteger generation = new AtomicInteger();

  /** A genuine token; the same principal for either way it may arrive. */
  record KnownToken(
      KnownSession session, long expiresAtMillis, Principal viaHeader, Principal viaCookie) {}

  KnownTokens(Clock clock) {
    this.clock = clock;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfter(
                Expiry.<String, KnownToken>creating((text, token) ->
                    Duration.ofMillis(Math.max(1, token.expiresAtMillis() - clock.millis()))))
            .build();
  }

  @Nullable KnownToken find(String text) {
    var token = tokens.getIfPresent(text);
    return token == null || token.session().generation() != generation.get() ? null : token;
  }

  void add(String text, KnownToken token) {
    tokens.put(text, token);
  }

  /** The session of an id, the same object for all who hold it at one time. */
  KnownSession session(String id) {
    var session = sessions.get(id, key -> new KnownSession(generation.get()));
    if (session.generation() == generation.get()) {
      return session;
    }
    sessions.asMap().remove(id, session);
    return sessions.get(id, key -> new KnownSession(generation.get()));
  }

  /** Every token has to be verified again, and every session to be asked for. */
  void forget() {
    generation.incrementAndGet();
    sessions.invalidateAll();
    tokens.invalidateAll();
  }

  /** Ends a session for all tokens of it, if there are any. */
  void end(String sessionId) {
    var session = sessions.getIfPresent(sessionId);
    if (session != null) {
      session.end();
    }
  }

  /** Whether a token may still be used. */
  boolean accepts(KnownToken token) {
    return clock.millis() < token.expiresAtMillis() && !token.session().hasEnded();
  }

  long count() {
    return tokens.estimatedSize();
  }
}
