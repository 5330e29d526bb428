package curio.mobileid.starts;

import curio.mobileid.sessions.Purpose;
import curio.mobileid.sessions.Vault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How often somebody may be asked, or ask: each phone, each national number, each address that
/// signs in, each relying party. Thread-safe; all nodes and restarts share the counters, on the
/// database's clock.
///
/// One instant for each tells when it is as if nobody had asked (generic cell rate algorithm). A
/// start moves it by the {@link Rate}'s share of the window, and is refused if that would be more
/// than a window from now. Starts that are refused count for nothing; who repeats a key was counted
/// with the first.
final class StartLimits {
  private static final Comparator<Limited> ORDER =
      Comparator.comparing(Limited::key, Arrays::compareUnsigned);

  private final Vault vault;
  private final StartSettings settings;

  /** Something that is counted; rows are locked in one order, so that nobody waits in a circle. */
  @SuppressWarnings("ArrayRecordComponent") // compared by a comparator only
  private record Limited(byte[] key, Rate rate) {}

  StartLimits(Vault vault, StartSettings settings) {
    this.vault = vault;
    this.settings = settings;
  }

  /**
   * Counts a start in the caller's transaction, which is to be given up if it is refused.
   *
   * @return empty if it may go on, else how long to wait
   */
  Optional<Duration> count(Handle tx, StartOrder order) {
    for (var limited : limits(order)) {
      if (!count(tx, limited)) {
        return Optional.of(delay(tx, limited));
      }
    }
    return Optional.empty();
  }

  private List<Limited> limits(StartOrder order) {
    var prompt = order.prompt();
    var person = prompt.person();
    var limits = new ArrayList<Limited>();
    limits.add(limited(settings.perPhone(), "phone", prompt.phone().text()));
    limits.add(limited(settings.perPerson(), "person", person.country() + "-" + person.digits()));
    limits.add(
        order.purpose() == Purpose.SIGN_IN
            ? limited(settings.perAddress(), "address", order.sender())
            : limited(settings.perParty(), "party", order.sender()));
    limits.removeIf(limited -> !limited.rate().isLimited());
    limits.sort(ORDER);
    return limits;
  }

  private Limited limited(Rate rate, String kind, String what) {
    return new Limited(vault.blind("start", kind, what), rate);
  }

  private static boolean count(Handle tx, Limited limited) {
    return tx.createUpdate(
                """
                insert into mobileid.start_limit as l (key, free_at)
                values (:key, clock_timestamp() + :cost * interval '1 microsecond')
                on conflict (key) do update
                set free_at = greatest(l.free_at, clock_timestamp()) + :cost * interval '1 microsecond'
                where l.free_at + :cost * interval '1 microsecond'
                  <= clock_timestamp() + :window * interval '1 millisecond'
                """)
            .bind("key", limited.key())
            .bind("cost", limited.rate().costMicros())
            .bind("window", Rate.WINDOW.toMillis())
            .execute()
        == 1;
  }

  private static Duration delay(Handle tx, Limited limited) {
    long millis =
        tx.createQuery(
                """
                select cast(1000 * extract(epoch from free_at + :cost * interval '1 microsecond'
                  - :window * interval '1 millisecond' - clock_timestamp()) as bigint)
                from mobileid.start_limit where key = :key
                """)
            .bind("key", limited.key())
            .bind("cost", limited.rate().costMicros())
            .bind("window", Rate.WINDOW.toMillis())
            .mapTo(Long.class)
            .one();
    return Duration.ofMillis(Math.max(1, millis));
  }
}
