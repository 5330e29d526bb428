package curio.accounts.users;

import curio.accounts.users.CreateOutcome.Created;
import curio.accounts.users.CreateOutcome.Taken;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.User;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of accounts. Immutable; each method works in its caller's transaction. */
public final class Users {
  /** No account has a longer name or address. */
  private static final int MAX_NAME = 254;

  private static final long NOBODY = 0;

  private final ReservedNames reserved;

  /** Accounts of which no new one gets a reserved name. */
  public Users(ReservedNames reserved) {
    this.reserved = reserved;
  }

  /**
   * Makes an account unless its name is reserved, or its name or address is taken. Of several
   * callers with one name exactly one makes it: the unique index decides.
   */
  public CreateOutcome create(
      Handle tx, NewUser user, Role role, String passwordHash, Instant now) {
    return reserved.refuses(tx, NOBODY, user.username())
        ? new Taken("username")
        : createNamed(tx, user, role, passwordHash, now);
  }

  /** The same for a name that the settings give to an administrator. */
  public CreateOutcome createNamed(
      Handle tx, NewUser user, Role role, String passwordHash, Instant now) {
    var email = user.email();
    var created =
        tx.createQuery(
                """
                insert into accounts.users (username, username_key, username_skeleton, email,
                  email_key, profile, role, password_hash, created_at)
                values (:username, :usernameKey, :skeleton, :email, :emailKey,
                  cast(:profile as jsonb), :role, :passwordHash, :now)
                on conflict do nothing
                returning %s
                """
                    .formatted(UserRow.COLUMNS))
            .bind("username", user.username().text())
            .bind("usernameKey", user.username().key())
            .bind("skeleton", user.username().skeleton())
            .bind("email", email == null ? null : email.text())
            .bind("emailKey", email == null ? null : email.key())
            .bind(
                "profile",
                UserRow.json(ProfileRules.merged(Profile.getDefaultInstance(), user.profile())))
            .bind("role", role.text())
            .bind("passwordHash", passwordHash)
            .bind("now", now)
            .map((row, context) -> UserRow.user(row))
            .findFirst();
    return created.<CreateOutcome>map(Created::new).orElseGet(() -> taken(tx, user));
  }

  /**
   * Which of the two is reserved or belongs to another account, if any: a cheap look before the
   * costly hash.
   */
  public Optional<Taken> findTaken(Handle tx, NewUser user) {
    return isReserved(tx, NOBODY, user.username())
        ? Optional.of(new Taken("username"))
        : findTaken(tx, NOBODY, user.username(), user.email());
  }

  /** Whether an account must not take a name, whoever has it. */
  boolean isReserved(Handle tx, long userId, Username name) {
    return reserved.refuses(tx, userId, name);
  }

  /** Which of those given belongs, or looks as if it belonged, to another account than this one. */
  Optional<Taken> findTaken(
      Handle tx, long except, @Nullable Username username, @Nullable EmailAddress email) {
    if (username != null
        && (exists(tx, "username_key", username.key(), except)
            || exists(tx, "username_skeleton", username.skeleton(), except))) {
      return Optional.of(new Taken("username"));
    }
    return email != null && exists(tx, "email_key", email.key(), except)
        ? Optional.of(new Taken("email"))
        : Optional.empty();
  }

  /** The account of a name or an e-mail address, whatever its case. */
  public Optional<Credentials> findByName(Handle tx, String nameOrEmail) {
    if (isNoName(nameOrEmail)) {
      return Optional.empty();
    }
    // A user name has no @.
    String column = nameOrEmail.indexOf('@') < 0 ? "username_key" : "email_key";
    return tx.createQuery(
            "select %s from accounts.users where %s = :key".formatted(UserRow.COLUMNS, column))
        .bind("key", NameKey.of(nameOrEmail))
        .map((row, context) -> UserRow.credentials(row))
        .findFirst();
  }

  /** The account of a user name, whatever its case. */
  public Optional<User> findByUsername(Handle tx, String username) {
    if (isNoName(username)) {
      return Optional.empty();
    }
    return tx.createQuery(
            "select %s from accounts.users where username_key = :key".formatted(UserRow.COLUMNS))
        .bind("key", NameKey.of(username))
        .map((row, context) -> UserRow.user(row))
        .findFirst();
  }

  /** Nobody has one of those, and the store refuses some. */
  private static boolean isNoName(String text) {
    return text.length() > MAX_NAME || text.codePoints().anyMatch(NameKey::unprintable);
  }

  /** The account of an id. */
  public Optional<User> findById(Handle tx, long id) {
    return tx.createQuery("select %s from accounts.users where id = :id".formatted(UserRow.COLUMNS))
        .bind("id", id)
        .map((row, context) -> UserRow.user(row))
        .findFirst();
  }

  /**
   * The account of a proved person, which stays as it is until the transaction ends.
   *
   * @param identity what is stored of the person
   */
  public Optional<User> findByIdentity(Handle tx, byte[] identity) {
    return tx.createQuery(
            "select %s from accounts.users where identity = :identity for share"
                .formatted(UserRow.COLUMNS))
        .bind("identity", identity)
        .map((row, context) -> UserRow.user(row))
        .findFirst();
  }

  /** Notes of an account that was just made that nobody knows its password. */
  public void setNoPassword(Handle tx, long id) {
    tx.createUpdate("update accounts.users set has_password = false where id = :id")
        .bind("id", id)
        .execute();
  }

  /** First and last name of an account that was just made are not for everybody. */
  public void hideName(Handle tx, long id) {
    tx.createUpdate("update accounts.users set shows_name = false where id = :id")
        .bind("id", id)
        .execute();
  }

  /** An active account that stays as it is until the transaction ends. */
  public Optional<User> findActive(Handle tx, long id) {
    return tx.createQuery(
            "select %s from accounts.users where id = :id and active for share"
                .formatted(UserRow.COLUMNS))
        .bind("id", id)
        .map((row, context) -> UserRow.user(row))
        .findFirst();
  }

  /** What the password of an account is checked against. */
  public Optional<Credentials> findCredentials(Handle tx, long id) {
    return tx.createQuery("select %s from accounts.users where id = :id".formatted(UserRow.COLUMNS))
        .bind("id", id)
        .map((row, context) -> UserRow.credentials(row))
        .findFirst();
  }

  /**
   * The account of credentials as it is now, if they are still those of an active one. It stays so
   * until the transaction ends: a password that is being replaced opens no session behind the back
   * of who replaces it, and what is signed is neither role nor name that the account had before.
   */
  public Optional<User> confirm(Handle tx, Credentials credentials) {
    return confirm(tx, credentials, "for share");
  }

  /** The same for who is about to replace the password: only one can be. */
  public Optional<User> confirmForChange(Handle tx, Credentials credentials) {
    return confirm(tx, credentials, "for no key update");
  }

  /** Sets the password of an active account; false if there is none. */
  public boolean setPassword(Handle tx, long id, String passwordHash) {
    return tx.createUpdate(
                """
                update accounts.users set password_hash = :hash, has_password = true
                where id = :id and active
                """)
            .bind("hash", passwordHash)
            .bind("id", id)
            .execute()
        == 1;
  }

  /** Replaces a hash by one of the same password; false if the password was changed meanwhile. */
  public boolean rehash(Handle tx, Credentials old, String passwordHash) {
    return tx.createUpdate(
                """
                update accounts.users set password_hash = :new
                where id = :id and password_hash = :old
                """)
            .bind("new", passwordHash)
            .bind("id", old.user().getId())
            .bind("old", old.passwordHash())
            .execute()
        == 1;
  }

  private static Optional<User> confirm(Handle tx, Credentials credentials, String lock) {
    return tx.createQuery(
            """
            select %s from accounts.users
            where id = :id and password_hash = :hash and active %s
            """
                .formatted(UserRow.COLUMNS, lock))
        .bind("id", credentials.user().getId())
        .bind("hash", credentials.passwordHash())
        .map((row, context) -> UserRow.user(row))
        .findFirst();
  }

  private Taken taken(Handle tx, NewUser user) {
    // The other account is committed, since the insert waited for it; if it was deleted since, the
    // answer is still true of the moment of the insert.
    return findTaken(tx, NOBODY, user.username(), user.email()).orElse(new Taken("username"));
  }

  private static boolean exists(Handle tx, String column, String key, long except) {
    return tx.createQuery(
            "select exists (select from accounts.users where %s = :key and id <> :except)"
                .formatted(column))
        .bind("key", key)
        .bind("except", except)
        .mapTo(Boolean.class)
        .one();
  }
}
