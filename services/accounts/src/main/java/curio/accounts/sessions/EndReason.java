package curio.accounts.sessions;

import java.util.Locale;

/** Why a session ended. */
public enum EndReason {
  /** Its owner signed out. */
  SIGN_OUT,
  /** A refresh token was presented a second time: one of the two presenters has stolen it. */
  TOKEN_REUSE;

  /** As it is stored. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
