package curio.mobileid.upstream;

/** What one poll of a session came to. */
public sealed interface PollOutcome {
  /** Nobody has answered yet. */
  record StillRunning() implements PollOutcome {}

  /** It has ended. */
  record Completed(UpstreamAnswer answer) implements PollOutcome {}

  /**
   * Polling again is useless: upstream does not know the session, or not us.
   *
   * @param reason for the log; holds nothing personal
   */
  record Lost(String reason) implements PollOutcome {}

  /**
   * Upstream failed; the next poll may not.
   *
   * @param reason for the log; holds nothing personal
   */
  record Failed(String reason) implements PollOutcome {}
}
