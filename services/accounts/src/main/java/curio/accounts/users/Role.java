package curio.accounts.users;

import curio.contracts.accounts.v1.User;
import java.util.Arrays;
import java.util.Locale;

/** What an account may do: members their own things, clerks the counter too, admins everything. */
public enum Role {
  MEMBER,
  CLERK,
  ADMIN;

  /** As it stands in tokens, answers and the store. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an account is an administrator's who may sign in. */
  public static boolean isActiveAdmin(User user) {
    return user.getActive() && of(user.getRole()) == ADMIN;
  }

  /**
   * The role of a text.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role of(String text) {
    return Arrays.stream(values())
        .filter(role -> role.text().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("role: unknown (expected: member, clerk or admin)"));
  }
}
