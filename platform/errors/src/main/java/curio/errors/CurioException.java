package curio.errors;

import org.jspecify.annotations.Nullable;

/**
 * The one exception that crosses modules. Its message is shown to the client, so it says what would
 * be right and never contains SQL, a secret or an internal name; details for the operator go into
 * the cause.
 */
public final class CurioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final int retryAfterSeconds;

  /** An error with the retry advice of its code. */
  public CurioException(ErrorCode code, String message) {
    this(code, message, code.retryAfterSeconds(), null);
  }

  /** An error with the broken infrastructure or bug behind it. */
  public CurioException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, code.retryAfterSeconds(), cause);
  }

  /** An error with its own retry advice in seconds; 0 gives none. */
  public CurioException(
      ErrorCode code, String message, int retryAfterSeconds, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** What went wrong, as one of the closed set. */
  public ErrorCode code() {
    return code;
  }

  /** Seconds after which the client may try again; 0 where it should not. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
