package curio.store.notifications;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who in this process listens to which channel. Telling never blocks on a listener; each is called
 * by one thread at a time, and what it has not heard yet and says the same is one call.
 * Thread-safe.
 */
final class Listeners implements AutoCloseable {
  private final ConcurrentHashMap<String, List<Subscription>> subscriptions =
      new ConcurrentHashMap<>();

  /** Calls the listener whenever its channel is told something; closing the result ends it. */
  Notifications.Listening add(String channel, Consumer<String> listener) {
    Subscription subscription = new Subscription(channel, listener);
    List<Subscription> all =
        subscriptions.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
    all.add(subscription);
    return () -> {
      all.remove(subscription);
      subscription.close();
    };
  }

  /** Has the listeners of a channel called. */
  void tell(String channel, String payload) {
    subscriptions.getOrDefault(channel, List.of()).forEach(one -> one.tell(payload));
  }

  /** Has every listener called. */
  void tellAll(String payload) {
    subscriptions.keySet().forEach(channel -> tell(channel, payload));
  }

  /** Ends all of them; a call in progress ends by itself. */
  @Override
  public void close() {
    subscriptions.values().forEach(all -> all.forEach(Subscription::close));
  }
}
