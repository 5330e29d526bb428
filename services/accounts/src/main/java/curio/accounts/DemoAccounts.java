package curio.accounts;

import curio.accounts.passwords.PasswordCheck;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.SessionId;
import curio.accounts.users.CreateOutcome;
import curio.accounts.users.EmailAddress;
import curio.accounts.users.NewUser;
import curio.accounts.users.Role;
import curio.accounts.users.Username;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.Profile;
import curio.store.Database;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The accounts of a demonstration: on an empty database {@code janitor} is account 1; the others
 * are artists and collectors, and {@code siduri} is the clerk of the shop. None is made an admin,
 * since their password is public. A start without {@code --demo} puts them to sleep: nobody signs
 * in to them, by whatever means, until one with it. Stateless but for its parts; may be run on
 * every start.
 */
public final class DemoAccounts {
  /** The password of all of them. For demonstrations only: it is public. */
  public static final String PASSWORD = "curio-demo";

  /** The user name of the one who stands at the counter of the shop. */
  public static final String CLERK = "siduri";

  private static final List<NewUser> ACCOUNTS =
      List.of(
          user("janitor", "Jan", "Itor", "Uruk"),
          user("gilgamesh777", "Gilgamesh", "of Uruk", "Uruk"),
          user("enkidu", "Enkidu", "of the Steppe", "Uruk"),
          user("shamhat", "Shamhat", "of Uruk", "Uruk"),
          user("utnapishtim", "Utnapishtim", "the Faraway", "Shuruppak"),
          user(CLERK, "Siduri", "of the Tavern", "Dilmun"));

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;
  private final SessionLifecycle sessions;

  DemoAccounts(
      Database database,
      Clock clock,
      Users users,
      PasswordHashing passwords,
      SessionLifecycle sessions) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
  }

  /** The user names, in the order of their ids. */
  public static List<String> usernames() {
    return ACCOUNTS.stream().map(account -> account.username().text()).toList();
  }

  /** Makes those that are missing, and wakes those that sleep. */
  void make() {
    markOlder();
    database.inTransaction(tx ->
        tx.createUpdate(
                "update accounts.users set demo = 'used', active = true where demo = 'asleep'")
            .execute());
    var missing =
        database.read(
            tx -> ACCOUNTS.stream().filter(each -> users.findTaken(tx, each).isEmpty()).toList());
    if (missing.isEmpty()) {
      return;
    }
    // One hash for all: they share their password anyway, and a start should not take longer.
    String hash = passwords.hash(PASSWORD);
    var now = clock.instant();
    // In one transaction and under a lock: of nodes that start together one makes all of them, in
    // order, and the others find them made.
    database.inTransaction(tx -> {
      tx.execute("select pg_advisory_xact_lock(hashtext('accounts.demo'))");
      missing.stream()
          .filter(each -> users.findTaken(tx, each).isEmpty())
          .map(each -> users.create(tx, each, role(each), hash, now))
          .forEach(outcome -> {
            if (outcome instanceof CreateOutcome.Created(var user)) {
              mark(tx, user.getId());
            }
          });
      return missing.size();
    });
  }

  /** Puts those that are awake to sleep and ends their sessions. */
  void retire() {
    markOlder();
    var now = clock.instant();
    var ended =
        database.inTransaction(tx -> {
          var awake =
              tx.createQuery(
                      """
                      update accounts.users set demo = 'asleep', active = false
                      where demo is not null and active returning id
                      """)
                  .mapTo(Long.class)
                  .list();
          return awake.stream()
              .flatMap(id -> sessions.endAll(tx, id, EndReason.ADMINISTRATION, now).stream())
              .map(SessionId::toString)
              .toList();
        });
    sessions.tellEnded(ended);
  }

  /**
   * Marks those of a release before marks: by name, an address that nobody can have, and the public
   * password. Somebody who has changed any of these has made the account theirs.
   */
  private void markOlder() {
    var candidates =
        database.read(tx ->
            tx.createQuery(
                    """
                    select id, password_hash from accounts.users
                    where username_key = any(:names) and demo is null
                      and email_key = username_key || '@example.org'
                    """)
                .bindArray("names", String.class, usernames())
                .mapTo(Candidate.class)
                .list());
    for (var each : candidates) {
      if (isPublic(each)) {
        database.inTransaction(tx -> mark(tx, each.id()));
      }
    }
  }

  private boolean isPublic(Candidate account) {
    try (var place = passwords.reserve("")) {
      return place.check(PASSWORD, account.passwordHash()) != PasswordCheck.WRONG;
    }
  }

  private static int mark(Handle tx, long id) {
    return tx.createUpdate("update accounts.users set demo = 'used' where id = :id")
        .bind("id", id)
        .execute();
  }

  private record Candidate(long id, String passwordHash) {
    @Override
    public String toString() {
      return "Candidate[id=" + id + "]";
    }
  }

  private static Role role(NewUser account) {
    return account.username().text().equals(CLERK) ? Role.CLERK : Role.MEMBER;
  }

  private static NewUser user(String name, String firstName, String lastName, String city) {
    return new NewUser(
        new Username(name),
        new EmailAddress(name + "@example.org"),
        Profile.newBuilder().setFirstName(firstName).setLastName(lastName).setCity(city).build());
  }
}
