package curio.accounts;

import curio.accounts.passwords.PasswordHashing;
import curio.accounts.users.EmailAddress;
import curio.accounts.users.NewUser;
import curio.accounts.users.Profile;
import curio.accounts.users.Role;
import curio.accounts.users.Username;
import curio.accounts.users.Users;
import curio.store.Database;
import java.time.Clock;
import java.util.List;

/**
 * The accounts of a demonstration: on an empty database {@code janitor} is account 1; the others
 * are artists and collectors. None is an admin, since their password is public and they stay when
 * the demonstration is over. Stateless but for its parts; may be run on every start.
 */
public final class DemoAccounts {
  /** The password of all of them. For demonstrations only: it is public. */
  public static final String PASSWORD = "curio-demo";

  private static final List<NewUser> ACCOUNTS =
      List.of(
          user("janitor", "Jan", "Itor", "Uruk"),
          user("gilgamesh777", "Gilgamesh", "of Uruk", "Uruk"),
          user("enkidu", "Enkidu", "of the Steppe", "Uruk"),
          user("shamhat", "Shamhat", "of Uruk", "Uruk"),
          user("utnapishtim", "Utnapishtim", "the Faraway", "Shuruppak"));

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final PasswordHashing passwords;

  DemoAccounts(Database database, Clock clock, Users users, PasswordHashing passwords) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.passwords = passwords;
  }

  /** The user names, in the order of their ids. */
  public static List<String> usernames() {
    return ACCOUNTS.stream().map(account -> account.username().text()).toList();
  }

  /** Makes those that are missing. */
  void make() {
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
          .forEach(each -> users.create(tx, each, Role.MEMBER, hash, now));
      return missing.size();
    });
  }

  private static NewUser user(String name, String firstName, String lastName, String city) {
    return new NewUser(
        new Username(name),
        new EmailAddress(name + "@example.org"),
        new Profile(firstName, lastName, "", "", 0, city, ""));
  }
}
