package curio.mobileid.starts;

import curio.limits.Counter;
import curio.limits.LimitKey;
import curio.limits.Limits;
import curio.limits.Rate;
import curio.mobileid.sessions.Purpose;
import curio.mobileid.sessions.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How often somebody may be asked, or ask: each phone, each national number, each address that
 * signs in, each relying party. Starts that are refused count for nothing; who repeats a key was
 * counted with the first. Thread-safe.
 */
final class StartLimits {
  private final Vault vault;
  private final StartSettings settings;
  private final Limits limits;

  StartLimits(Vault vault, StartSettings settings, Limits limits) {
    this.vault = vault;
    this.settings = settings;
    this.limits = limits;
  }

  /**
   * Counts a start in the caller's transaction, which is to be given up if it is refused.
   *
   * @return empty if it may go on, else how long to wait
   */
  Optional<Duration> count(Handle tx, StartOrder order) {
    return limits.count(tx, counters(order)).map(Limits.Blocked::delay);
  }

  private List<Counter> counters(StartOrder order) {
    var prompt = order.prompt();
    var person = prompt.person();
    var counters = new ArrayList<Counter>();
    add(counters, settings.perPhone(), "phone", prompt.phone().text());
    add(counters, settings.perPerson(), "person", person.country() + "-" + person.digits());
    if (order.purpose() == Purpose.SIGN_IN) {
      add(counters, settings.perAddress(), "address", order.sender());
    } else {
      add(counters, settings.perParty(), "party", order.sender());
    }
    return counters;
  }

  private void add(List<Counter> counters, Rate rate, String kind, String what) {
    if (rate.isLimited()) {
      counters.add(new Counter(LimitKey.ofDigest(vault.blind("start", kind, what)), rate));
    }
  }
}
