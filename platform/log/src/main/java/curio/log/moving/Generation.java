package curio.log.moving;

import curio.log.Place;
import java.util.List;

/**
 * A topic's time on one log. Immutable.
 *
 * @param began by partition: the first place that belongs to it
 * @param ended by partition: the place behind the last; empty while it is open
 * @param closing nothing is appended any more, and where it ends is not settled yet
 */
record Generation(int number, Home home, List<Long> began, List<Long> ended, boolean closing) {
  Generation {
    began = List.copyOf(began);
    ended = List.copyOf(ended);
  }

  int partitions() {
    return began.size();
  }

  boolean has(int partition) {
    return partition < partitions();
  }

  boolean isOpen() {
    return ended.isEmpty();
  }

  /** The place before the first of a partition. */
  long before(int partition) {
    return began.get(partition) - 1;
  }

  /** The last place of a partition that belongs to it, unless it is open. */
  long last(int partition) {
    return isOpen() ? Long.MAX_VALUE : ended.get(partition) - 1;
  }

  /** What has to be added to places in its log to make them offsets. */
  long base() {
    return new Place(number, 0).offset();
  }
}
