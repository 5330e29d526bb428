package curio.accounts.users;

import curio.accounts.users.CreateOutcome.Taken;
import curio.contracts.accounts.v1.User;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Changes of accounts that exist. Has no state; each method works in its caller's transaction,
 * which begins with {@link #lock} and changes no other account.
 */
public final class UserChanges {
  private final Users users;

  /** Changes of these accounts. */
  public UserChanges(Users users) {
    this.users = users;
  }

  /**
   * An account, locked until the transaction ends: against other changes, and against sessions that
   * are being opened, which refer to its row. Those opened before are committed, and so are seen.
   */
  public Optional<User> lock(Handle tx, long id) {
    return tx.createQuery(
            "select %s from accounts.users where id = :id for update".formatted(UserRow.COLUMNS))
        .bind("id", id)
        .map((row, context) -> UserRow.user(row))
        .findFirst();
  }

  /**
   * What of a changed account is reserved or belongs to another one, if anything; what was not
   * changed is not looked at. The unique indexes have the last word, as data errors of {@link
   * #update}.
   */
  public Optional<Taken> findTaken(Handle tx, User before, User after) {
    String name = after.getUsername();
    String email = after.getEmail();
    if (!NameKey.of(before.getUsername()).equals(NameKey.of(name))
        && users.isReserved(tx, before.getId(), new Username(name))) {
      return Optional.of(new Taken("username"));
    }
    return users.findTaken(
        tx,
        before.getId(),
        before.getUsername().equals(name) ? null : new Username(name),
        email.isEmpty() || email.equals(before.getEmail()) ? null : new EmailAddress(email));
  }

  /**
   * Whether some other account is an active administrator. Until the transaction ends nobody else
   * gets an answer, so that of two who would each take away one of the last two one is refused.
   */
  public boolean hasOtherAdmin(Handle tx, long id) {
    tx.execute("select pg_advisory_xact_lock(hashtext('accounts.last_admin'))");
    return tx.createQuery(
            """
            select exists (
              select from accounts.users where role = 'admin' and active and id <> :id)
            """)
        .bind("id", id)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Writes an account as it should be now.
   *
   * @param passwordHash null to keep the password
   */
  public void update(Handle tx, User user, @Nullable String passwordHash) {
    @Nullable String email = user.getEmail().isEmpty() ? null : user.getEmail();
    tx.createUpdate(
            """
            update accounts.users set username = :username, username_key = :usernameKey,
              username_skeleton =
                case when username = :username then username_skeleton else :skeleton end,
              email = :email, email_key = :emailKey, profile = cast(:profile as jsonb),
              role = :role, active = :active, shows_name = :showsName,
              tells_login = :tellsLogin, tells_logout = :tellsLogout, tells_buy = :tellsBuy,
              password_hash = coalesce(:passwordHash, password_hash),
              has_password = has_password or cast(:passwordHash as text) is not null,
              email_proved = email_proved and email_key is not distinct from :emailKey,
              identity_after_email =
                identity_after_email and email_key is not distinct from :emailKey
            where id = :id
            """)
        .bind("username", user.getUsername())
        .bind("usernameKey", NameKey.of(user.getUsername()))
        .bind("skeleton", LookAlikes.skeleton(user.getUsername()))
        .bind("email", email)
        .bind("emailKey", email == null ? null : NameKey.of(email))
        .bind("profile", UserRow.json(user.getProfile()))
        .bind("role", user.getRole())
        .bind("active", user.getActive())
        .bind("showsName", user.getShowsName())
        .bind("tellsLogin", user.getPrivacy().getLogin())
        .bind("tellsLogout", user.getPrivacy().getLogout())
        .bind("tellsBuy", user.getPrivacy().getBuy())
        .bind("passwordHash", passwordHash)
        .bind("id", user.getId())
        .execute();
  }

  /** Removes an account and all that refers to it; its name is free, its id is never used again. */
  public void delete(Handle tx, long id) {
    tx.createUpdate("delete from accounts.users where id = :id").bind("id", id).execute();
  }
}
