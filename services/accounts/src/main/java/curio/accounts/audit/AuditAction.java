package curio.accounts.audit;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be done to accounts, and by administrators to the system. Names are only ever added:
 * entries are kept for good.
 */
public enum AuditAction {
  SIGN_UP,
  SIGN_IN,
  SIGN_IN_FAILED,
  SIGN_OUT,
  TOKEN_REUSE,
  SESSIONS_ENDED,
  PASSWORD_CHANGED,
  PASSWORD_RESET,
  RESET_REQUESTED,
  USER_CREATED,
  USER_UPDATED,
  USER_DELETED,
  IDENTITY_LINKED,
  IDENTITY_UNLINKED,
  BREAKER_TRIPPED,
  BREAKER_RESET,
  DEAD_LETTER_REPLAYED,
  DEAD_LETTER_DROPPED;

  /** Whether it changes an account that goes on, as often as its owner likes. */
  boolean isChange() {
    return this == USER_UPDATED || this == PASSWORD_CHANGED || this == IDENTITY_LINKED;
  }

  /** Whether it is done to the system itself, and to no account. */
  public boolean isOfSystem() {
    return switch (this) {
      case BREAKER_TRIPPED, BREAKER_RESET, DEAD_LETTER_REPLAYED, DEAD_LETTER_DROPPED -> true;
      default -> false;
    };
  }

  /** As it is stored and answered, for example {@code sign-in-failed}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All of them, as they are answered. */
  public static String all() {
    return Arrays.stream(values()).map(AuditAction::text).collect(joining(", "));
  }

  /** The action of a text. */
  public static Optional<AuditAction> of(String text) {
    return Arrays.stream(values()).filter(action -> action.text().equals(text)).findFirst();
  }
}
