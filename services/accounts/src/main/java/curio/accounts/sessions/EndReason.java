package curio.accounts.sessions;

import java.util.Locale;

/** Why a session ended. */
public enum EndReason {
  /** Its owner signed out. */
  SIGN_OUT,
  /** Its owner ended it from another one. */
  ENDED_BY_OWNER,
  /** The password was changed in another session, which goes on. */
  PASSWORD_CHANGED,
  /** The password was set by a link. */
  PASSWORD_RESET,
  /** A refresh token was presented a second time: one of the two presenters has stolen it. */
  TOKEN_REUSE,
  /** Its account was removed, or changed so that its sessions may not go on. */
  ADMINISTRATION,
  /** The account had too many sessions and this one was the oldest. */
  TOO_MANY;

  /** As it is stored. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
