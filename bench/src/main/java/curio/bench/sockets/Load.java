package curio.bench.sockets;

import java.util.Arrays;
import java.util.List;

/** What is published, by whom and for how long. */
sealed interface Load {
  /** Who publishes, in turn. */
  List<Integer> authors();

  long nanos();

  /** As many in flight as the window has: the next is published when all have received one. */
  record Closed(int window, List<Integer> authors, long nanos) implements Load {}

  /** So many a second, whatever comes back. */
  record Open(double perSecond, List<Integer> authors, long nanos) implements Load {}

  /** Reads {@code closed WINDOW AUTHORS MILLIS} or {@code open PER_SECOND AUTHORS MILLIS}. */
  static Load parse(String[] words) {
    List<Integer> authors = numbers(words[2]);
    long nanos = Long.parseLong(words[3]) * 1_000_000;
    return words[0].equals("open")
        ? new Open(Double.parseDouble(words[1]), authors, nanos)
        : new Closed(Integer.parseInt(words[1]), authors, nanos);
  }

  /** Reads {@code 0,3,7}. */
  static List<Integer> numbers(String list) {
    return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).toList();
  }
}
