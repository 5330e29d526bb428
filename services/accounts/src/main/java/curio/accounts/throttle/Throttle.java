package curio.accounts.throttle;

import curio.accounts.throttle.Admission.Admitted;
import curio.accounts.throttle.Admission.Attempt;
import curio.accounts.users.NameKey;
import curio.accounts.users.User;
import curio.store.Database;
import curio.store.TransactionWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
/// sign-up                        the address                          never
/// link asked for                 the e-mail address, and the address  never
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
/// which exist. The exception is inherent: from an address at which an account is known one can
/// find out that it is. Name and e-mail address of an account are two names; a guesser has both.
public final class Throttle {
  private static final Duration KNOWN_FOR = Duration.ofDays(30);

  /** No account has a longer name; what is longer may share a counter. */
  private static final int MAX_NAME = 254;

  private final Database database;
  private final Clock clock;
  private final ThrottleSettings settings;
  private final MeterRegistry metrics;
  private final Counters counters = new Counters();

  public Throttle(
      Database database, Clock clock, ThrottleSettings settings, MeterRegistry metrics) {
    this.database = database;
    this.clock = clock;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Asks for a try of a password for a name. */
  public Admission signIn(String name, String address) {
    String key = key(name);
    String network = Network.of(address);
    var pair = Counter.ofPair(settings.known(), key, network);
    return admit(
        "sign-in",
        now ->
            tx ->
                counters.known(tx, pair, now)
                    ? counters.count(tx, List.of(pair), now)
                    : counters.count(
                        tx,
                        List.of(
                            Counter.ofAccount(settings.account(), key),
                            Counter.of(settings.address(), "address", network)),
                        now));
  }

  /** Asks for a try of the current password of somebody who is signed in. */
  public Admission changePassword(long userId) {
    return admit(
        "change-password", Counter.of(settings.known(), "change-password", Long.toString(userId)));
  }

  /** Asks for making an account. */
  public Admission signUp(String address) {
    return admit("sign-up", Counter.of(settings.signUps(), "sign-up", Network.of(address)));
  }

  /** Asks for a link to an e-mail address. */
  public Admission forgot(String email, String address) {
    return admit(
        "forgot",
        Counter.of(settings.recovery(), "forgot-from", Network.of(address)),
        Counter.of(settings.email(), "forgot-to", key(email)));
  }

  /** Asks for following a link. */
  public Admission reset(String address) {
    return admit("reset", Counter.of(settings.recovery(), "reset", Network.of(address)));
  }

  /** An attempt came to nothing through no fault of who made it, or to its good end. */
  public void takeBack(Handle tx, Attempt attempt) {
    counters.takeBack(tx, attempt.counters());
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

  /** Takes back the attempt of somebody who signed in, and knows the account at the address. */
  public void signedIn(Handle tx, Attempt attempt, User user, String address) {
    takeBack(tx, attempt);
    know(tx, user, address);
  }

  /** The account is known at the address from now on, under each of its names. */
  public void know(Handle tx, User user, String address) {
    if (settings.on()) {
      var now = clock.instant();
      String network = Network.of(address);
      var pairs =
          names(user).stream()
              .map(name -> Counter.ofPair(settings.known(), name, network))
              .toList();
      counters.know(tx, pairs, now, now.plus(KNOWN_FOR));
    }
  }

  /** Forgets what was counted for an account and where it was known. */
  public void clear(Handle tx, User user) {
    counters.clear(tx, names(user).stream().map(Counter::account).toList());
  }

  private Admission admit(String kind, Counter... counted) {
    return admit(kind, now -> tx -> counters.count(tx, List.of(counted), now));
  }

  private Admission admit(String kind, Counting counting) {
    if (!settings.on()) {
      return new Admitted(Attempt.UNCOUNTED);
    }
    var work = counting.at(clock.instant());
    var admission =
        database.inTransaction(tx -> {
          // What is lost when the store dies now are a few attempts of the last half second.
          tx.execute("set local synchronous_commit = off");
          return work.run(tx);
        });
    if (admission instanceof Admission.Refused) {
      metrics.counter("attempts_throttled", "kind", kind).increment();
    }
    return admission;
  }

  /** Counts as of a time. */
  @FunctionalInterface
  private interface Counting {
    TransactionWork<Admission> at(Instant now);
  }

  private static List<String> names(User user) {
    var names = new ArrayList<String>();
    names.add(key(user.username()));
    var email = user.email();
    if (email != null) {
      names.add(key(email));
    }
    return names;
  }

  private static String key(String name) {
    return NameKey.of(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name);
  }
}
