package curio.accounts.recovery;

import curio.accounts.sessions.EndedSession;
import java.time.Duration;
import java.util.List;

/** What came of following a link. */
public sealed interface ResetOutcome {
  /** The password is set; these sessions have ended. */
  record Done(List<EndedSession> ended) implements ResetOutcome {
    public Done {
      ended = List.copyOf(ended);
    }
  }

  /** The link is unknown, used or too old. */
  record BadToken() implements ResetOutcome {}

  /** Too many bad links; not before this time has passed. */
  record Throttled(Duration delay) implements ResetOutcome {}
}
