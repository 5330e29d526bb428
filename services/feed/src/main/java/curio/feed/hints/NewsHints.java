package curio.feed.hints;

import java.util.Set;

/**
 * Tells the nodes that want to hear of it that there is something new in the store, after it was
 * committed: one hint to each, whatever the number of events and followers. A hint may be lost:
 * whoever waits for one looks by a timer as well. Thread-safe.
 */
public final class NewsHints {
  private final Interests interests;
  private final Lines lines;
  private final String self;
  private final Runnable here;

  /**
   * Hints by these lines.
   *
   * @param here told instead of the node itself
   */
  NewsHints(Interests interests, Lines lines, String self, Runnable here) {
    this.interests = interests;
    this.lines = lines;
    this.self = self;
    this.here = here;
  }

  /** Events of these authors were stored. Does not block. */
  public void stored(Set<Long> authors) {
    for (var member : interests.in(authors)) {
      var line = lines.to(member);
      if (member.equals(self)) {
        here.run();
      } else if (line != null) {
        line.hint();
      }
    }
  }

  /** Somebody follows somebody else from now on, or no more. Does not block. */
  public void changed(long follower) {
    stored(Set.of(follower));
  }
}
