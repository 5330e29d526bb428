package curio.accounts.users;

import java.util.Locale;

/** What an account may do: members their own things, admins everything. */
public enum Role {
  MEMBER,
  ADMIN;

  /** As it stands in tokens, answers and the store. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Role of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
