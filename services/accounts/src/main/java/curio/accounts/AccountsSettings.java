package curio.accounts;

import curio.accounts.passwords.PasswordSettings;
import java.time.Duration;

/**
 * How long things live, and what passwords may cost. Immutable.
 *
 * @param demo whether the demo accounts are made
 * @param accessTokenLife also how long an ended session stays on the list that nodes poll
 * @param refreshTokenLife after this time without a refresh a session is over
 * @param refreshGrace how long a used refresh token still gives its successor
 * @param signingKeyLife how long a key signs; its public half is published for longer
 */
public record AccountsSettings(
    boolean demo,
    Duration accessTokenLife,
    Duration refreshTokenLife,
    Duration refreshGrace,
    Duration signingKeyLife,
    PasswordSettings passwords) {
  public AccountsSettings {
    positive("accessTokenLife", accessTokenLife);
    positive("refreshTokenLife", refreshTokenLife);
    positive("refreshGrace", refreshGrace);
    positive("signingKeyLife", signingKeyLife);
  }

  /** What fits nearly everyone; demo accounts and short passwords on wish. */
  public static AccountsSettings standard(boolean demo) {
    return new AccountsSettings(
        demo,
        Duration.ofMinutes(15),
        Duration.ofDays(30),
        Duration.ofSeconds(10),
        Duration.ofDays(90),
        PasswordSettings.standard(demo));
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than nothing)");
    }
  }
}
