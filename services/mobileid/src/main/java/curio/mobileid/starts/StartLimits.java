package curio.mobileid.starts;

import curio.limits.Counter;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// How often somebody may be asked, or ask. Starts that are refused count for nothing; who repeats
/// a key was counted with the first. Thread-safe. What counts, for the sender, which is an address
/// that signs in or a relying party, and:
///
/// ```
/// start                             counted for
/// by who is not known               the phone and sender, the phone, the person and sender, the person
/// from a browser where the person   the browser
/// has signed in
/// ```
///
/// So a stranger at one address cannot keep the owner of a phone out, many together can for a while
/// where nobody knows the owner, and nobody can where the owner has signed in lately.
final class StartLimits {
  private final FieldEncryption encryption;
  private final StartSettings settings;
  private final Limits limits;

  StartLimits(FieldEncryption encryption, StartSettings settings, Limits limits) {
    this.encryption = encryption;
    this.settings = settings;
    this.limits = limits;
  }

  /**
   * Counts a start in the caller's transaction, which is to be given up if it is refused.
   *
   * @return empty if it may go on, else how long to wait
   */
  Optional<Duration> count(Handle tx, StartRequest order) {
    return limits.count(tx, counters(order)).map(Limits.Blocked::delay);
  }

  private List<Counter> counters(StartRequest order) {
    var prompt = order.prompt();
    var person = prompt.person();
    var counters = new ArrayList<Counter>();
    var browser = order.knownBrowser();
    if (browser == null) {
      String phone = prompt.phone().text();
      String number = person.country() + "-" + person.digits();
      addBoth(counters, settings.perPhone(), "phone", phone, order.sender());
      addBoth(counters, settings.perPerson(), "person", number, order.sender());
    } else {
      add(counters, settings.perSender(), "browser", browser);
    }
    if (order.purpose() == Purpose.SIGN_IN) {
      add(counters, settings.perAddress(), "address", order.sender());
    } else {
      add(counters, settings.perParty(), "party", order.sender());
    }
    return counters;
  }

  /** By all senders together, and by this one; none where there is no limit for all. */
  private void addBoth(List<Counter> counters, Rate rate, String kind, String what, String sender) {
    if (rate.isLimited()) {
      add(counters, rate, kind, what);
      add(counters, settings.perSender(), kind + " from", what, sender);
    }
  }

  private void add(List<Counter> counters, Rate rate, String... what) {
    if (rate.isLimited()) {
      var texts = Stream.concat(Stream.of("start"), Stream.of(what)).toArray(String[]::new);
      counters.add(new Counter(LimitKey.ofDigest(encryption.keyedHash(texts)), rate));
    }
  }
}
