package curio.mobileid.sessions;

/** What can happen to a session. */
public enum SessionEvent {
  /** Upstream took the start. */
  ACCEPTED,
  /** It did not, or nobody knows whether it did. */
  START_FAILED,
  /** A node begins to poll, as the first or after another. */
  CLAIMED,
  /** Upstream has said how it ended. */
  ANSWERED,
  /** Polling was of no use, or what came was not to be believed. */
  FAILED,
  /** Its time was over. */
  EXPIRED,
  /** Whoever started it wants it no more. */
  CANCELLED
}
