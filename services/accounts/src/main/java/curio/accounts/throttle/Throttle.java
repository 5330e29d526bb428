package curio.accounts.throttle;

import curio.accounts.users.NameKey;
import curio.contracts.accounts.v1.Throttled;
import curio.contracts.accounts.v1.User;
import curio.errors.CurioException;
import curio.limits.Admission;
import curio.limits.Admission.Admitted;
import curio.limits.Attempt;
import curio.limits.Attempts;
import curio.limits.ClientNetwork;
import curio.limits.Counter;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.store.Database;
import curio.store.TransactionWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// How fast somebody may guess. It is asked before a password is hashed, so that refused attempts
/// cost next to nothing, and it delays without ever locking. Thread-safe; all nodes and restarts
/// share the counters. What counts:
///
/// ```
/// attempt                        counted for                          taken back
/// sign-in where it is known      the name at this address             by the right password
/// sign-in elsewhere              the name, and the address            by the right password
/// wrong current password         the account                          by the right password
/// another e-mail address         the account                          never
/// link by an administrator       the account it is for                never
/// sign-up                        the address                          never
/// link asked for                 the address                          never
/// link followed                  the address                          by a good link
/// ```
///
/// A stranger can make everybody wait who tries a name from where it is not known, a minute at
/// most. The owner is not among them: an address from which an account was signed in to in the last
/// 30 days has a counter of its own, that only wrong passwords from there delay. For that the
/// owner's address is also spared the delays of the address, which somebody behind the same router
/// may have caused.
///
/// Names are counted as they are given, whether anybody has them or not, so that no delay tells
/// which exist. Links to an e-mail address are counted too, and beyond their number none is sent,
/// but nobody is told so: those that were sent are good. The exception is inherent: from an address
/// at which an account is known one can find out that it is. Name and e-mail address of an account
/// are two names; a guesser has both.
public final class Throttle {
  private static final Duration KNOWN_FOR = Duration.ofDays(30);

  /** Longer than a full queue of passwords takes. */
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(8);

  /** No account has a longer name; what is longer may share a counter. */
  private static final int MAX_NAME = 254;

  private final Database database;
  private final Limits limits;
  private final Attempts attempts;
  private final ThrottleSettings settings;
  private final MeterRegistry metrics;

  public Throttle(
      Database database, Limits limits, ThrottleSettings settings, MeterRegistry metrics) {
    this.database = database;
    this.limits = limits;
    this.attempts = new Attempts(database, limits, ATTEMPT_TIMEOUT);
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * Asks for a try of a password for a name.
   *
   * @param wanted whether it is still worth waiting for others that are being tried
   */
  public Admission signIn(String name, String address, BooleanSupplier wanted) {
    String key = key(name);
    String network = ClientNetwork.of(address);
    var known = List.of(new Counter(pair(key, network), settings.known()));
    var strange =
        List.of(
            new Counter(account(key).in(account(key)), settings.account()),
            new Counter(LimitKey.of("address", network), settings.address()));
    return admit(
        "sign-in", tx -> limits.isKnown(tx, known.getFirst().key()) ? known : strange, wanted);
  }

  /** Asks for a try of the current password of somebody who is signed in. */
  public Admission changePassword(long userId, BooleanSupplier wanted) {
    var key = LimitKey.of("change-password", Long.toString(userId));
    var counters = List.of(new Counter(key, settings.known()));
    return admit("change-password", tx -> counters, wanted);
  }

  /** Asks for another e-mail address of an account, which mails go to. */
  public Admission changeEmail(long userId) {
    var key = LimitKey.of("email-of", Long.toString(userId));
    return admit("change-email", List.of(new Counter(key, settings.email())));
  }

  /** Asks for a link to the owner of an account, by an administrator. */
  public Admission sendLink(long userId) {
    var key = LimitKey.of("link-to", Long.toString(userId));
    return admit("reset-link", List.of(new Counter(key, settings.email())));
  }

  /** Asks for making an account. */
  public Admission signUp(String address) {
    var key = LimitKey.of("sign-up", ClientNetwork.of(address));
    return admit("sign-up", List.of(new Counter(key, settings.signUps())));
  }

  /** Asks for links, to whomever. */
  public Admission forgot(String address) {
    var from = LimitKey.of("forgot-from", ClientNetwork.of(address));
    return admit("forgot", List.of(new Counter(from, settings.recovery())));
  }

  /**
   * Counts a link to an e-mail address; false if so many were sent that one of them is still good.
   * Those that are asked for where the address is known do not count with those of strangers.
   */
  public boolean mayMail(Handle tx, String email, String address) {
    if (!settings.on()) {
      return true;
    }
    String name = key(email);
    String network = ClientNetwork.of(address);
    var key =
        limits.isKnown(tx, pair(name, network))
            ? LimitKey.of("forgot-to", name, network)
            : LimitKey.of("forgot-to", name);
    var counter = new Counter(key.in(account(name)), settings.email());
    return limits.count(tx, List.of(counter)).isEmpty();
  }

  /**
   * Counts a session that is about to be opened.
   *
   * @throws CurioException {@code THROTTLED} if the account opens too many; nothing is to be
   *     committed then
   */
  public void requireSignIn(Handle tx, long userId) {
    require(tx, "own-sign-in", userId, settings.signIns());
  }

  /** The same for the use of a refresh token. */
  public void requireRefresh(Handle tx, long userId) {
    require(tx, "own-refresh", userId, settings.refreshes());
  }

  /** The same for a change of an account by its owner. */
  public void requireChange(Handle tx, long userId) {
    require(tx, "own-change", userId, settings.changes());
  }

  /** Asks for following a link. */
  public Admission reset(String address, BooleanSupplier wanted) {
    var key = LimitKey.of("reset", ClientNetwork.of(address));
    var counters = List.of(new Counter(key, settings.recovery()));
    return admit("reset", tx -> counters, wanted);
  }

  /** An attempt came to nothing through no fault of who made it, or to its good end. */
  public void takeBack(Handle tx, Attempt attempt) {
    limits.takeBack(tx, attempt.counters());
  }

  /** The same in a transaction of its own. */
  public void takeBack(Attempt attempt) {
    if (!attempt.counters().isEmpty()) {
      database.inTransaction(tx -> {
        takeBack(tx, attempt);
        return attempt;
      });
    }
  }

  /** What is answered to who has to wait: 1 ms at least. */
  public static Throttled reply(Duration delay) {
    return Throttled.newBuilder().setRetryAfterMillis(Math.max(1, delay.toMillis())).build();
  }

  /** An attempt was a wrong one. */
  public void failed(Handle tx, Attempt attempt) {
    limits.keep(tx, attempt.counters());
  }

  /** Takes back the attempt of somebody who signed in, and knows the account at the address. */
  public void signedIn(Handle tx, Attempt attempt, User user, String address) {
    var pairs = pairs(user, address);
    // All at once, or two who sign in at once might wait for each other.
    limits.lock(tx, Stream.concat(pairs.stream(), attempt.counters().stream().map(Counter::key)));
    takeBack(tx, attempt);
    know(tx, pairs);
  }

  /** The account is known at the address from now on, under each of its names. */
  public void know(Handle tx, User user, String address) {
    know(tx, pairs(user, address));
  }

  /** Forgets what was counted for an account and where it was known. */
  public void clear(Handle tx, User user) {
    limits.clear(tx, names(user).stream().map(Throttle::account).toList());
  }

  private void require(Handle tx, String kind, long userId, Rate rate) {
    if (!settings.on() || !rate.isLimited()) {
      return;
    }
    var counter = new Counter(LimitKey.of(kind, Long.toString(userId)), rate);
    limits
        .count(tx, List.of(counter))
        .ifPresent(blocked -> {
          countRefusal(kind);
          throw Limits.tooMany(blocked.delay());
        });
  }

  private void know(Handle tx, List<LimitKey> pairs) {
    if (settings.on()) {
      limits.know(tx, pairs, KNOWN_FOR);
    }
  }

  private Admission admit(String kind, List<Counter> counters) {
    return settings.on() ? noted(kind, attempts.admit(counters)) : uncounted();
  }

  private Admission admit(
      String kind, TransactionWork<List<Counter>> counters, BooleanSupplier wanted) {
    return settings.on() ? noted(kind, attempts.admit(counters, wanted)) : uncounted();
  }

  private Admission noted(String kind, Admission admission) {
    if (admission instanceof Admission.Refused) {
      countRefusal(kind);
    }
    return admission;
  }

  private void countRefusal(String kind) {
    io.micrometer.core.instrument.Counter.builder("attempts_throttled")
        .description("Attempts that had to wait for the next one")
        .tag("kind", kind)
        .register(metrics)
        .increment();
  }

  private static Admission uncounted() {
    return new Admitted(Attempt.uncounted());
  }

  private static List<LimitKey> pairs(User user, String address) {
    String network = ClientNetwork.of(address);
    return names(user).stream().map(name -> pair(name, network)).toList();
  }

  /** The key of an account name, which is also that of its family. */
  private static LimitKey account(String nameKey) {
    return LimitKey.of("account", nameKey);
  }

  /** The key of an account name at one address. */
  private static LimitKey pair(String nameKey, String network) {
    return LimitKey.of("pair", nameKey, network).in(account(nameKey));
  }

  private static List<String> names(User user) {
    var names = new ArrayList<String>();
    names.add(key(user.getUsername()));
    if (!user.getEmail().isEmpty()) {
      names.add(key(user.getEmail()));
    }
    return names;
  }

  private static String key(String name) {
    return NameKey.of(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name);
  }
}
