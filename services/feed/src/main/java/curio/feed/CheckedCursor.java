package curio.feed;

/** What a client's cursor is worth in this store, now. */
public sealed interface CheckedCursor {
  /**
   * One of ours.
   *
   * @param text as the client sent it
   * @param complete false if events after it may have been dropped, as they were too old
   */
  record Good(long place, String text, boolean complete) implements CheckedCursor {}

  /**
   * Damaged, of another installation, beyond the newest event, or of an event that does not stand
   * there, as in a store that was set back.
   */
  record Bad() implements CheckedCursor {}
}
