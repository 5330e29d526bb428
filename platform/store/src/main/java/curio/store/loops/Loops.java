package curio.store.loops;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The background loops of a node and how far its tasks are behind, for people who look at them.
 * Loops that are made within {@link #during} belong to it; others, as in tests of single parts, to
 * nobody. Thread-safe.
 */
public final class Loops {
  private static final ScopedValue<Loops> CURRENT = ScopedValue.newInstance();

  private final Set<BackgroundLoop> running = ConcurrentHashMap.newKeySet();
  private final Map<String, Supplier<Optional<Long>>> lags = new ConcurrentHashMap<>();

  /** Those of the node that is being built on this thread; outside of that, some of their own. */
  public static Loops current() {
    return CURRENT.isBound() ? CURRENT.get() : new Loops();
  }

  /** Does something; what it makes on this thread belongs to these. */
  public <T> T during(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }

  /**
   * Notes how to find out how far a task is behind.
   *
   * @param records what waits for it, if that is known; cheap
   */
  public void lag(String task, Supplier<Optional<Long>> records) {
    lags.put(task, records);
  }

  /** How many records wait for a task, if that is measured and known. */
  public Optional<Long> lagOf(String task) {
    return Optional.ofNullable(lags.get(task)).flatMap(Supplier::get);
  }

  /** Those that run, by name. */
  public List<LoopState> running() {
    return running.stream()
        .map(BackgroundLoop::state)
        .sorted(Comparator.comparing(LoopState::name))
        .toList();
  }

  void add(BackgroundLoop loop) {
    running.add(loop);
  }

  void remove(BackgroundLoop loop) {
    running.remove(loop);
  }
}
