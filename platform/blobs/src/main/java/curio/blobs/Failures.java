package curio.blobs;

import curio.errors.CurioException;
import curio.errors.ErrorCode;

/** What callers are told when a store fails. Stateless. */
final class Failures {
  private Failures() {}

  static CurioException unavailable(Exception cause) {
    return new CurioException(
        ErrorCode.UNAVAILABLE, "Files cannot be stored or read now. Please try again.", cause);
  }

  /** A store that cannot even be opened. */
  static CurioException unusable(String setting, String why, Exception cause) {
    return new CurioException(
        ErrorCode.UNAVAILABLE, "%s cannot be used: %s".formatted(setting, why), cause);
  }
}
