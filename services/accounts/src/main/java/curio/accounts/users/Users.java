package curio.accounts.users;

import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.CreateOutcome.Taken;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table of accounts. Has no state; each method works in its caller's transaction. */
public final class Users {
  /** No account has a longer name or address. */
  private static final int MAX_NAME = 254;

  private static final String COLUMNS =
      """
      id, username, email, first_name, last_name, phone, gender, age, city, interests, photo, role,
      active, password_hash, created_at
      """;

  /**
   * Makes an account unless its name or address is taken. Of several callers with one name exactly
   * one makes it: the unique index decides.
   */
  public CreateOutcome create(
      Handle tx, NewUser user, Role role, String passwordHash, Instant now) {
    var email = user.email();
    var profile = user.profile();
    var created =
        tx.createQuery(
                """
                insert into accounts.users (username, username_key, email, email_key, first_name,
                  last_name, phone, gender, age, city, interests, role, password_hash, created_at)
                values (:username, :usernameKey, :email, :emailKey, :firstName, :lastName, :phone,
                  :gender, :age, :city, :interests, :role, :passwordHash, :now)
                on conflict do nothing
                returning %s
                """
                    .formatted(COLUMNS))
            .bind("username", user.username().text())
            .bind("usernameKey", user.username().key())
            .bind("email", email == null ? null : email.text())
            .bind("emailKey", email == null ? null : email.key())
            .bind("firstName", profile.firstName())
            .bind("lastName", profile.lastName())
            .bind("phone", profile.phone())
            .bind("gender", profile.gender())
            .bind("age", profile.age())
            .bind("city", profile.city())
            .bind("interests", profile.interests())
            .bind("role", role.text())
            .bind("passwordHash", passwordHash)
            .bind("now", now)
            .map((row, context) -> UserRow.read(row).user())
            .findFirst();
    return created.<CreateOutcome>map(Created::new).orElseGet(() -> taken(tx, user));
  }

  /** Which of the two belongs to another account, if any: a cheap look before the costly hash. */
  public Optional<Taken> findTaken(Handle tx, NewUser user) {
    if (exists(tx, "username_key", user.username().key())) {
      return Optional.of(new Taken("username"));
    }
    var email = user.email();
    return email != null && exists(tx, "email_key", email.key())
        ? Optional.of(new Taken("email"))
        : Optional.empty();
  }

  /** The account of a name or an e-mail address, whatever its case. */
  public Optional<Credentials> findByName(Handle tx, String nameOrEmail) {
    if (nameOrEmail.length() > MAX_NAME
        || nameOrEmail.codePoints().anyMatch(NameKey::unprintable)) {
      return Optional.empty();
    }
    // A user name has no @.
    String column = nameOrEmail.indexOf('@') < 0 ? "username_key" : "email_key";
    return tx.createQuery(
            "select %s from accounts.users where %s = :key".formatted(COLUMNS, column))
        .bind("key", NameKey.of(nameOrEmail))
        .map((row, context) -> UserRow.read(row).credentials())
        .findFirst();
  }

  /** The account of an id. */
  public Optional<User> findById(Handle tx, long id) {
    return tx.createQuery("select %s from accounts.users where id = :id".formatted(COLUMNS))
        .bind("id", id)
        .map((row, context) -> UserRow.read(row).user())
        .findFirst();
  }

  /** Replaces a hash by one of the same password; false if the password was changed meanwhile. */
  public boolean rehash(Handle tx, Credentials old, String passwordHash) {
    return tx.createUpdate(
                """
                update accounts.users set password_hash = :new
                where id = :id and password_hash = :old
                """)
            .bind("new", passwordHash)
            .bind("id", old.user().id())
            .bind("old", old.passwordHash())
            .execute()
        == 1;
  }

  private Taken taken(Handle tx, NewUser user) {
    // The other account is committed, since the insert waited for it; if it was deleted since, the
    // answer is still true of the moment of the insert.
    return findTaken(tx, user).orElse(new Taken("username"));
  }

  private static boolean exists(Handle tx, String column, String key) {
    return tx.createQuery(
            "select exists (select from accounts.users where %s = :key)".formatted(column))
        .bind("key", key)
        .mapTo(Boolean.class)
        .one();
  }
}
