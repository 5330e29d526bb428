package curio.store;

/** A PostgreSQL role and its password; its text never shows the password. */
public record DatabaseLogin(String user, String password) {
  public DatabaseLogin {
    if (user.isBlank()) {
      throw new IllegalArgumentException("user: blank (expected: the name of a role)");
    }
  }

  @Override
  public String toString() {
    return "DatabaseLogin[user=" + user + "]";
  }
}
