package curio.gateway.auth;

import curio.http.Authenticator.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to be told that a session has ended. Thread-safe. */
final class SessionEnds {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEnds.class);

  /** Lists are never changed, only exchanged. */
  private final ConcurrentHashMap<String, List<Waiting>> bySession = new ConcurrentHashMap<>();

  /** One who waits; a class, since two with the same action are two. */
  private static final class Waiting {
    private final Runnable action;

    private Waiting(Runnable action) {
      this.action = action;
    }

    private void tell() {
      try {
        action.run();
      } catch (RuntimeException e) {
        // The others still have to be told.
        LOG.atError().setCause(e).log("the end of a session was not taken");
      }
    }
  }

  Registration add(String sessionId, Runnable action) {
    var one = new Waiting(action);
    bySession.merge(sessionId, List.of(one), SessionEnds::both);
    return () -> bySession.computeIfPresent(sessionId, (id, all) -> without(all, one));
  }

  /** Tells all who wait for the end of this session, each once. */
  void end(String sessionId) {
    var all = bySession.remove(sessionId);
    if (all != null) {
      all.forEach(Waiting::tell);
    }
  }

  /** The sessions whose ends are waited for. */
  Set<String> sessions() {
    return Set.copyOf(bySession.keySet());
  }

  /** How many wait. */
  int count() {
    return bySession.values().stream().mapToInt(List::size).sum();
  }

  private static List<Waiting> both(List<Waiting> some, List<Waiting> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static @Nullable List<Waiting> without(List<Waiting> all, Waiting one) {
    var rest = all.stream().filter(each -> each != one).toList();
    return rest.isEmpty() ? null : rest;
  }
}
