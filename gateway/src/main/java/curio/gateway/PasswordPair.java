package curio.gateway;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A password that people type twice. Stateless. */
public final class PasswordPair {
  private PasswordPair() {}

  /** Refuses a confirmation that differs; none at all is fine. */
  public static void requireSame(@Nullable String password, @Nullable String confirmed) {
    if (confirmed != null && !confirmed.equals(password)) {
      throw new CurioException(
          ErrorCode.INVALID, "passwordConfirm: another one (expected: the password again)");
    }
  }
}
