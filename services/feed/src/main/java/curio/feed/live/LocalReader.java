package curio.feed.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A user with sockets on this node, and whom he follows. Used by the thread of the {@link Tail}
 * alone.
 */
final class LocalReader {
  /** What stands there or before is known already. */
  final Point asOf;

  final long user;
  final List<Delivery> deliveries = new ArrayList<>(1);

  /** Sorted. */
  private long[] followed;

  private boolean gone;

  LocalReader(long user, List<Long> followed, Point asOf) {
    this.user = user;
    this.followed = followed.stream().mapToLong(Long::longValue).sorted().toArray();
    this.asOf = asOf;
  }

  long[] followed() {
    return followed;
  }

  /** False if it was so before. */
  boolean follow(long author) {
    int at = Arrays.binarySearch(followed, author);
    if (at >= 0) {
      return false;
    }
    int place = -at - 1;
    long[] more = Arrays.copyOf(followed, followed.length + 1);
    System.arraycopy(followed, place, more, place + 1, followed.length - place);
    more[place] = author;
    followed = more;
    return true;
  }

  /** False if it was so before. */
  boolean unfollow(long author) {
    int at = Arrays.binarySearch(followed, author);
    if (at < 0) {
      return false;
    }
    long[] fewer = Arrays.copyOf(followed, followed.length - 1);
    System.arraycopy(followed, at + 1, fewer, at, fewer.length - at);
    followed = fewer;
    return true;
  }

  boolean isGone() {
    return gone;
  }

  void leave() {
    gone = true;
  }
}
