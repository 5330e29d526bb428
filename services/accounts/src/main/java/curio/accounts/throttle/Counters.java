package curio.accounts.throttle;

import curio.accounts.throttle.Admission.Admitted;
import curio.accounts.throttle.Admission.Attempt;
import curio.accounts.throttle.Admission.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The counters in the store. Stateless; each method works in its caller's transaction.
///
/// A counter leaks: every {@link Limit#forgetting} one attempt less counts. So one instant tells
/// how many count now, `(forgotten_at - now) / forgetting`, and nothing has to run to make them
/// fewer. An attempt beyond the free ones blocks the next for 1 s, 2 s, 4 s and so on. The count
/// stops where the delay does not grow any more, so that a long attack is forgotten as soon as a
/// short one.
///
/// An attempt is counted before it is made, by one statement that does nothing while the counter is
/// blocked: of any number of callers at once, on any nodes, no more than the free ones pass.
/// Counted afterwards, everybody who came while the first was being tried would have had a try.
/// Clocks of nodes that differ make a delay differ by as much.
final class Counters {
  /** Rows are locked in this order everywhere, or two transactions could wait for each other. */
  private static final Comparator<Counter> ORDER = Comparator.comparing(Counter::key);

  private static final String UNTRIED = "untried";

  /** Counts an attempt for all of the counters, or for none if one of them is blocked. */
  Admission count(Handle tx, List<Counter> counters, Instant now) {
    tx.savepoint(UNTRIED);
    for (var counter : counters.stream().sorted(ORDER).toList()) {
      if (!count(tx, counter, now)) {
        tx.rollbackToSavepoint(UNTRIED);
        return new Refused(delay(tx, counters, now));
      }
    }
    return new Admitted(new Attempt(counters));
  }

  /** Takes an attempt back. A delay that it caused ends; so does one of another at its side. */
  void takeBack(Handle tx, List<Counter> counters) {
    for (var counter : counters.stream().sorted(ORDER).toList()) {
      tx.createUpdate(
              """
              update accounts.attempts
              set forgotten_at = forgotten_at - :forgetting * interval '1 millisecond',
                  blocked_until = '-infinity'
              where key = :key
              """)
          .bind("key", counter.key())
          .bind("forgetting", counter.limit().forgetting().toMillis())
          .execute();
    }
  }

  /** Whether somebody signed in to this account from this address, not long ago. */
  boolean known(Handle tx, Counter pair, Instant now) {
    return tx.createQuery(
            "select exists (select from accounts.attempts where key = :key and known_until > :now)")
        .bind("key", pair.key())
        .bind("now", now)
        .mapTo(Boolean.class)
        .one();
  }

  /** Remembers pairs of account and address, with nothing counted. */
  void know(Handle tx, List<Counter> pairs, Instant now, Instant until) {
    for (var pair : pairs.stream().sorted(ORDER).toList()) {
      tx.createUpdate(
              """
              insert into accounts.attempts (key, account, forgotten_at, blocked_until, known_until)
              values (:key, :account, :now, '-infinity', :until)
              on conflict (key) do update
              set forgotten_at = :now, blocked_until = '-infinity', known_until = :until
              """)
          .bind("key", pair.key())
          .bind("account", pair.account())
          .bind("now", now)
          .bind("until", until)
          .execute();
    }
  }

  /** Forgets everything about account names. */
  void clear(Handle tx, List<String> accounts) {
    tx.createUpdate(
            """
            delete from accounts.attempts where key in (
              select key from accounts.attempts where account = any(:accounts)
              order by key for update)
            """)
        .bind("accounts", accounts.toArray(String[]::new))
        .execute();
  }

  private static boolean count(Handle tx, Counter counter, Instant now) {
    var limit = counter.limit();
    long forgetting = limit.forgetting().toMillis();
    // With n attempts that count, this one included: 2^(n - free) s, and nothing below one second.
    // Nothing is -infinity, not now: the clock of the node that is asked next may be behind.
    return tx.createUpdate(
                """
                insert into accounts.attempts as a (key, account, forgotten_at, blocked_until)
                values (:key, :account, :once,
                  coalesce(cast(:first as timestamptz), '-infinity'))
                on conflict (key) do update
                set forgotten_at = least(:most,
                      greatest(:once, a.forgotten_at + :forgetting * interval '1 millisecond')),
                    blocked_until = (
                      select case when seconds < 1 then '-infinity'
                        else cast(:now as timestamptz) + floor(seconds) * interval '1 second' end
                      from (select least(:longest, power(2, greatest(-1, 1 - :free + ceil(1000
                        * extract(epoch from greatest(a.forgotten_at - cast(:now as timestamptz), '0'))
                        / :forgetting)))) as seconds) delay)
                where a.blocked_until <= :now
                """)
            .bind("key", counter.key())
            .bind("account", counter.account())
            .bind("now", now)
            .bind("once", now.plusMillis(forgetting))
            .bind("most", now.plusMillis(limit.most() * forgetting))
            .bind("first", limit.free() == 1 ? now.plusSeconds(1) : null)
            .bind("forgetting", forgetting)
            .bind("free", limit.free())
            .bind("longest", limit.longest().toSeconds())
            .execute()
        == 1;
  }

  private static Duration delay(Handle tx, List<Counter> counters, Instant now) {
    var until =
        tx.createQuery(
                """
                select greatest(max(blocked_until), :now) from accounts.attempts
                where key = any(:keys)
                """)
            .bind("now", now)
            .bind("keys", counters.stream().map(Counter::key).toArray(String[]::new))
            .mapTo(Instant.class)
            .findOne()
            .orElse(now);
    var wait = Duration.between(now, until);
    // Nothing is left of it if it was cleared meanwhile.
    return wait.isPositive() ? wait : Duration.ofMillis(1);
  }
}
