package curio.log;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes events that are in no outbox, because who has them has no database: commands, mostly.
 * Thread-safe.
 *
 * <p>An event may come into the log more than once: a caller that was told nothing, or a failure
 * after which the outcome is unknown, sends it again. So whoever reads a topic that is written this
 * way looks at the ids of events and gives each one effect.
 */
public interface Appender {
  /** Most bytes of one call, as they are stored. */
  int MAX_BYTES = 4 << 20;

  /** Where events are when a call returns. */
  enum Taken {
    /** In the log: durable and visible, the partitions' offsets in their order. */
    LOGGED,
    /** Kept by this process, durably, until the log takes them; nobody sees them before. */
    SPILLED
  }

  /**
   * Writes events of one topic to the end of its partitions, all of them or none, and has consumers
   * woken. Events of one key stand in the order of the list, and behind those of every call that
   * returned before this one began.
   *
   * @return where they are; {@link Taken#SPILLED} only from those who say that they spill
   * @throws curio.errors.CurioException {@code UNAVAILABLE} if they could not be taken now, or if
   *     nobody knows whether they were
   * @throws IllegalArgumentException for no events, an event of another topic, or more than {@link
   *     #MAX_BYTES}
   */
  Taken append(Topic topic, List<Event> events);

  /**
   * An event that was {@link Taken#SPILLED} here, by this process or one before, and that the log
   * has not taken since. Empty for all others: whoever wants to know of these too looks here first
   * and then into the log, as what waits may just be on its way.
   *
   * @throws curio.errors.CurioException {@code UNAVAILABLE} if it cannot be read now
   */
  default Optional<Event> waiting(UUID id) {
    return Optional.empty();
  }
}
