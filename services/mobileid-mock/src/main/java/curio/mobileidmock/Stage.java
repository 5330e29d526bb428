package curio.mobileidmock;

/** Which call a fault strikes. */
public enum Stage {
  /** POST: the prompt is on its way to the phone where the answer only gets lost. */
  START,
  /** GET of the session's state. */
  POLL
}
