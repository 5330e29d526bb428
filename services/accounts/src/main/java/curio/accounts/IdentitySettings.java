package curio.accounts;

import curio.accounts.users.ReservedNames;
import java.util.List;

/**
 * Who may be called what. Immutable.
 *
 * @param reservedNames words that no new user name consists of
 */
public record IdentitySettings(List<String> reservedNames) {
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
  }

  /** What fits nearly everyone. */
  public static IdentitySettings standard() {
    return new IdentitySettings(RESERVED);
  }
}
