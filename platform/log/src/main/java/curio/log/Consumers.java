package curio.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The consumers of a node, for its operators. Thread-safe. */
public final class Consumers {
  private final ConcurrentNavigableMap<String, Consumer> byName = new ConcurrentSkipListMap<>();

  void add(String name, Consumer consumer) {
    byName.put(name, consumer);
  }

  void remove(String name, Consumer consumer) {
    byName.remove(name, consumer);
  }

  /** Their names, in order. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** The one of this name, if it is here. */
  public Optional<Consumer> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Dead letters of all of them behind the given one, by consumer, topic, partition and offset. */
  public List<DeadLetter> deadLetters(Optional<DeadLetterId> after, int limit) {
    var found = new ArrayList<DeadLetter>();
    for (var consumer : byName.tailMap(after.map(DeadLetterId::consumer).orElse("")).values()) {
      found.addAll(consumer.deadLetters(after, limit - found.size()));
      if (found.size() == limit) {
        break;
      }
    }
    return found;
  }
}
