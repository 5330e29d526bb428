package curio.gateway;

import curio.contracts.accounts.v1.Invalid;
import curio.contracts.accounts.v1.NotAllowed;
import curio.contracts.accounts.v1.SignUpReply.NameTaken;
import curio.contracts.accounts.v1.Throttled;
import curio.contracts.accounts.v1.Unproved;
import curio.errors.CurioException;
import curio.errors.ErrorCode;

/** The errors that outcomes of the accounts become, the same on every route. Stateless. */
public final class Refusals {
  private static final int SECOND_MILLIS = 1_000;

  private Refusals() {}

  /** 429, and after how long to try again. */
  public static CurioException throttled(Throttled throttled) {
    long seconds = Math.max(1, Math.ceilDiv(throttled.getRetryAfterMillis(), SECOND_MILLIS));
    return new CurioException(
        ErrorCode.THROTTLED,
        "too many attempts (expected: the next one in " + seconds + " s)",
        Math.clamp(seconds, 1, Integer.MAX_VALUE),
        null);
  }

  /** 409: the name or the address is that of another account. */
  public static CurioException taken(NameTaken taken) {
    return new CurioException(ErrorCode.CONFLICT, "existing " + taken.getField());
  }

  /** 400, with the reason of the rule. */
  public static CurioException invalid(Invalid invalid) {
    return new CurioException(ErrorCode.INVALID, invalid.getReason());
  }

  /** For a session that is good: 401 would make its client throw it away. */
  public static CurioException wrongPassword() {
    return new CurioException(
        ErrorCode.FORBIDDEN, "currentPassword: another one (expected: the current password)");
  }

  /** What is missing to take the session for its owner's. */
  public static CurioException unproved(Unproved unproved) {
    return switch (unproved.getReason()) {
      case PASSWORD_MISSING ->
          new CurioException(
              ErrorCode.INVALID,
              "currentPassword: missing (expected: the current password of who asks)");
      case PASSWORD_WRONG -> wrongPassword();
      case NOT_FRESH ->
          new CurioException(
              ErrorCode.FORBIDDEN,
              "the account has no password (expected: a sign-in by Mobile-ID just before)");
      case REASON_UNSPECIFIED, UNRECOGNIZED -> unknown();
    };
  }

  /** 403, with the reason. */
  public static CurioException notAllowed(NotAllowed refusal) {
    return new CurioException(ErrorCode.FORBIDDEN, refusal.getReason());
  }

  /** An outcome that this version does not know, or none. */
  public static CurioException unknown() {
    return new CurioException(ErrorCode.INTERNAL, "an internal error");
  }
}
