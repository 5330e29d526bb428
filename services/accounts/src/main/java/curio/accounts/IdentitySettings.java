package curio.accounts;

import curio.accounts.users.ReservedNames;
import java.time.Duration;
import java.util.List;

/**
 * Who may be called what, and how long they are taken for who they have proved to be. Immutable.
 *
 * @param reservedNames words that no new user name consists of
 * @param freshProof how long after a sign-in by Mobile-ID its session may do what otherwise needs
 *     the password, where there is none
 */
public record IdentitySettings(List<String> reservedNames, Duration freshProof) {
  /** Names that people would take for those of who runs this place. */
  private static final List<String> RESERVED =
      List.of(
          "abuse",
          "admin",
          "administrator",
          "administrators",
          "admins",
          "anonymous",
          "curio",
          "helpdesk",
          "hostmaster",
          "moderator",
          "moderators",
          "nobody",
          "noreply",
          "official",
          "operator",
          "postmaster",
          "root",
          "security",
          "service",
          "staff",
          "superuser",
          "support",
          "sysadmin",
          "system",
          "webmaster");

  public IdentitySettings {
    reservedNames = ReservedNames.checkedWords(reservedNames);
    if (!freshProof.isPositive()) {
      throw new IllegalArgumentException(
          "freshProof: " + freshProof + " (expected: more than nothing)");
    }
  }

  /** What fits nearly everyone. */
  public static IdentitySettings standard() {
    return new IdentitySettings(RESERVED, Duration.ofMinutes(5));
  }
}
