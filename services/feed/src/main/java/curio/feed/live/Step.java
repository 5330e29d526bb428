package curio.feed.live;

import curio.feed.StoredEvent;

/** Something at a place. */
sealed interface Step {
  /** Where it stands in the one order of all. */
  long place();

  /** Something that followers are told. */
  record Told(StoredEvent event) implements Step {
    @Override
    public long place() {
      return event.place();
    }
  }

  /** A follow, or the end of one. */
  record Change(long place, long follower, long followed, boolean follows) implements Step {}
}
