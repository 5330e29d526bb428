package curio.mobileid.sessions;

import java.util.Locale;

/** Where a session stands; {@link Lifecycle} says how it gets there. */
public enum SessionState {
  /** Upstream was asked and has not answered: nobody but its start knows of it. */
  STARTING,
  /** The phone rings; nobody polls yet. */
  INITIATED,
  /** A node polls. */
  RUNNING,
  /** Upstream has said how it ended. */
  RESULT,
  /** It came to no result. */
  EXCEPTION;

  /** Whether nothing can happen to it any more. */
  public boolean isEnd() {
    return this == RESULT || this == EXCEPTION;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SessionState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
