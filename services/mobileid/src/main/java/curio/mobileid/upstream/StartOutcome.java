package curio.mobileid.upstream;

/** What became of asking upstream to begin. */
public sealed interface StartOutcome {
  /**
   * The phone rings.
   *
   * @param sessionId upstream's
   */
  record Accepted(String sessionId) implements StartOutcome {}

  /** It found the request wrong; no phone rings. */
  record Refused() implements StartOutcome {}

  /**
   * It does not take requests now, or not ours; no phone rings.
   *
   * @param reason for the log; holds nothing personal
   */
  record NotTaken(String reason) implements StartOutcome {}

  /**
   * The answer was lost or makes no sense; the phone may ring or not.
   *
   * @param reason for the log; holds nothing personal
   */
  record Unknown(String reason) implements StartOutcome {}
}
