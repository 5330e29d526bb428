package curio.shop.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Numbers of segments, as ranges: a day has thousands of them. Not thread-safe. */
final class SegmentRanges {
  /** The last of each range, by its first. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  void add(long segment) {
    var before = ranges.floorEntry(segment);
    if (before != null && before.getValue() >= segment) {
      return;
    }
    long first = before != null && before.getValue() == segment - 1 ? before.getKey() : segment;
    var behind = ranges.remove(segment + 1);
    ranges.put(first, behind == null ? segment : behind);
  }

  /** Those between the first and the last that are missing, a line for each range. */
  List<String> gaps() {
    var gaps = new ArrayList<String>();
    long next = ranges.isEmpty() ? 0 : ranges.firstKey();
    for (var range : ranges.entrySet()) {
      if (range.getKey() > next) {
        gaps.add("segments %d to %d: missing".formatted(next, range.getKey() - 1));
      }
      next = range.getValue() + 1;
    }
    return gaps;
  }
}
