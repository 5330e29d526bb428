package curio.feed.hints;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/** A set of users, 8 bytes each. Immutable. */
final class Names {
  static final Names NONE = new Names(new long[0]);

  /** Sorted, each once. */
  private final long[] ids;

  private Names(long[] ids) {
    this.ids = ids;
  }

  int size() {
    return ids.length;
  }

  boolean contains(long id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  boolean containsAny(Collection<Long> some) {
    return some.stream().anyMatch(this::contains);
  }

  LongStream all() {
    return Arrays.stream(ids);
  }

  /** These without the removed ones and with the added ones. */
  Names with(Collection<Long> added, Collection<Long> removed) {
    if (added.isEmpty() && removed.isEmpty()) {
      return this;
    }
    long[] gone = removed.stream().mapToLong(Long::longValue).sorted().toArray();
    var left = all().filter(id -> Arrays.binarySearch(gone, id) < 0);
    var more = added.stream().mapToLong(Long::longValue);
    return new Names(LongStream.concat(left, more).sorted().distinct().toArray());
  }
}
