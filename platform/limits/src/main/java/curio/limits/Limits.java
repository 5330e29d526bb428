package curio.limits;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The counters in the store of one service, in the table of {@link LimitsTable}. Immutable; each
/// method works in its caller's transaction, and locks rows in one order.
///
/// A counter leaks: every {@link Policy#cost} one attempt less counts. So one instant tells how
/// many count now, `(settled_at - now) / cost`, and nothing has to run to make them fewer. By a
/// {@link Rate} one more is refused where that instant would be more than a window away; by a
/// {@link GrowingDelay} an attempt beyond the free ones blocks the next for 1 s, 2 s, 4 s and so
/// on.
///
/// An attempt is counted before it is made, by one statement that does nothing while the counter is
/// blocked: of any number of callers at once, on any nodes, no more than the free ones pass. Who
/// turns out to have done no wrong has it taken back. Until that is known the attempt is
/// *undecided*, and a counter that is blocked by undecided ones says so ({@link
/// Blocked#undecided}): it may be worth waiting for them.
///
/// Times are the database's ({@link SqlClock#database}), read when the row is locked, so the clocks
/// of nodes do not matter. Nor does it last if that one was wrong: a stored time that is farther in
/// the future than any this policy writes counts as now, so after a clock was set back nobody waits
/// longer than the policy's longest.
public final class Limits {
  /** What is not decided after this time never will be, its node having died. */
  static final Duration UNDECIDED = Duration.ofSeconds(30);

  /** Nothing is known for longer. */
  private static final Duration LONGEST_KNOWN = Duration.ofDays(366);

  private static final int SECOND_MILLIS = 1_000;

  private final String table;
  private final SqlClock clock;

  /** The limits of a schema, on that clock. */
  public Limits(String schema, SqlClock clock) {
    this.table = LimitsTable.name(schema);
    this.clock = clock;
  }

  /**
   * What stands against an attempt.
   *
   * @param delay until the next may be made
   * @param undecided whether that may yet change, as others are being made
   * @param at when that was so, by the clock of the limits
   */
  public record Blocked(LimitKey key, Duration delay, boolean undecided, Instant at) {}

  /**
   * Counts an attempt for all of the counters, or for none if one of them is blocked. What cannot
   * be taken back is decided at once.
   *
   * @param since when somebody came who has waited for others: what was blocked then stays so, or
   *     who waits would have more tries than who does not; null for now
   * @return empty if it may be made, else what stands against it for longest
   */
  public Optional<Blocked> count(
      Handle tx, List<Counter> counters, boolean canBeTakenBack, @Nullable Instant since) {
    // A name that no caller has: savepoints of one name replace each other.
    String uncounted = "before_limits";
    tx.savepoint(uncounted);
    for (var counter : sorted(counters)) {
      if (!count(tx, counter, canBeTakenBack, since)) {
        tx.rollbackToSavepoint(uncounted);
        return Optional.of(blocked(tx, counters, since));
      }
    }
    return Optional.empty();
  }

  /** The same for what is never taken back. */
  public Optional<Blocked> count(Handle tx, List<Counter> counters) {
    return count(tx, counters, false, null);
  }

  /**
   * Counts what somebody does, if that is limited.
   *
   * @throws CurioException THROTTLED if it may not be done now, saying when it may
   */
  public void require(Handle tx, LimitKey key, Rate rate) {
    if (rate.isLimited()) {
      count(tx, List.of(new Counter(key, rate)))
          .ifPresent(blocked -> {
            throw tooMany(blocked.delay());
          });
    }
  }

  /** What somebody is told who may go on after a time. */
  public static CurioException tooMany(Duration delay) {
    long seconds = Math.max(1, Math.ceilDiv(delay.toMillis(), SECOND_MILLIS));
    return new CurioException(
        ErrorCode.THROTTLED,
        "too many requests (expected: the next one in " + seconds + " s)",
        Math.clamp(seconds, 1, Integer.MAX_VALUE),
        null);
  }

  /** An attempt came to nothing through no fault of who made it, or to its good end. */
  public void takeBack(Handle tx, List<Counter> counters) {
    for (var counter : sorted(counters)) {
      tx.createUpdate(
              """
              update %s
              set settled_at = settled_at - :cost * interval '1 microsecond',
                  blocked_until = '-infinity',
                  undecided = greatest(0, undecided - 1)
              where key = :key
              """
                  .formatted(table))
          .bind("key", counter.key().digest())
          .bind("cost", micros(counter.policy().cost()))
          .execute();
    }
  }

  /** An attempt was a wrong one, and goes on to count. */
  public void keep(Handle tx, List<Counter> counters) {
    for (var counter : sorted(counters)) {
      tx.createUpdate(
              "update %s set undecided = greatest(0, undecided - 1) where key = :key"
                  .formatted(table))
          .bind("key", counter.key().digest())
          .execute();
    }
  }

  /** Whether a key is known as a good one. */
  public boolean isKnown(Handle tx, LimitKey key) {
    return tx.createQuery(
            """
            select exists (
              select from %1$s where key = :key
                and known_until > %2$s and known_until <= %2$s + :most * interval '1 microsecond')
            """
                .formatted(table, clock.now()))
        .bind("key", key.digest())
        .bind("most", micros(LONGEST_KNOWN))
        .mapTo(Boolean.class)
        .one();
  }

  /** Remembers keys as good ones, with nothing counted. */
  public void know(Handle tx, List<LimitKey> keys, Duration time) {
    for (var key : keys.stream().sorted(LimitKey.ORDER).toList()) {
      tx.createUpdate(
              """
              insert into %1$s (key, family, settled_at, known_until)
              select :key, :family, now, now + :time * interval '1 microsecond'
              from (select %2$s as now) n
              on conflict (key) do update
              set (settled_at, blocked_until, known_until) =
                (excluded.settled_at, '-infinity', excluded.known_until)
              """
                  .formatted(table, clock.now()))
          .bind("key", key.digest())
          .bind("family", key.family())
          .bind("time", micros(time))
          .execute();
    }
  }

  /** Locks rows that are about to be changed in more than one step. */
  public void lock(Handle tx, Stream<LimitKey> keys) {
    tx.createQuery(
            "select 1 from %s where key = any(:keys) order by key for update".formatted(table))
        .bind("keys", keys.map(LimitKey::digest).toArray(String[]::new))
        .mapTo(Integer.class)
        .list();
  }

  /** Forgets everything about families. */
  public void clear(Handle tx, List<LimitKey> families) {
    tx.createUpdate(
            """
            delete from %1$s where key in (
              select key from %1$s where family = any(:families) order by key for update)
            """
                .formatted(table))
        .bind("families", families.stream().map(LimitKey::digest).toArray(String[]::new))
        .execute();
  }

  /** Deletes what says nothing any more, at most so many; how many it were. */
  public int forget(Handle tx, int batch) {
    return tx.createUpdate(
            """
            delete from %1$s where key in (
              select key from %1$s l, (select %2$s as now) n
              where (settled_at <= now and blocked_until <= now and known_until <= now)
                or greatest(settled_at, blocked_until, known_until)
                  > now + :longest * interval '1 microsecond'
              limit :batch for update of l skip locked)
            """
                .formatted(table, clock.now()))
        .bind("longest", micros(LONGEST_KNOWN))
        .bind("batch", batch)
        .execute();
  }

  private boolean count(
      Handle tx, Counter counter, boolean canBeTakenBack, @Nullable Instant since) {
    var statement =
        switch (counter.policy()) {
          case Rate rate -> tx.createUpdate(countByRate()).bind("window", micros(rate.window()));
          case GrowingDelay limit ->
              tx.createUpdate(countByDelay())
                  .bind("most", micros(limit.memory()))
                  .bind("free", limit.free())
                  .bind("longest", limit.longest().toSeconds())
                  .bind("tries", canBeTakenBack ? 1 : 0)
                  .bind("undecided", micros(UNDECIDED))
                  .bind("since", since);
        };
    return statement
            .bind("key", counter.key().digest())
            .bind("family", counter.key().family())
            .bind("cost", micros(counter.policy().cost()))
            .execute()
        == 1;
  }

  private String countByRate() {
    return """
    insert into %1$s as l (key, family, settled_at)
    values (:key, :family, %2$s + :cost * interval '1 microsecond')
    on conflict (key) do update
    set settled_at = (
      select case when l.settled_at > now + :window * interval '1 microsecond' then now
          else greatest(now, l.settled_at) end + :cost * interval '1 microsecond'
      from (select %2$s as now) n)
    where l.settled_at + (:cost - :window) * interval '1 microsecond' <= %2$s
      or l.settled_at - :window * interval '1 microsecond' > %2$s
    """
        .formatted(table, clock.now());
  }

  private String countByDelay() {
    // With n attempts that count, this one included: 2^(n - free) s, and nothing below one second.
    // Nothing is -infinity, not now.
    return """
    insert into %1$s as l (key, family, settled_at, blocked_until, undecided, undecided_until)
    select :key, :family, now + :cost * interval '1 microsecond',
      case when :free = 1 then now + interval '1 second' else '-infinity' end,
      :tries, case when :tries = 1 then now + :undecided * interval '1 microsecond'
        else '-infinity' end
    from (select %2$s as now) n
    on conflict (key) do update
    set (settled_at, blocked_until, undecided, undecided_until) = (
      select
        least(now + :most * interval '1 microsecond', settled + :cost * interval '1 microsecond'),
        case when seconds < 1 then '-infinity'
          else now + floor(seconds) * interval '1 second' end,
        :tries + case when l.undecided_until between now
          and now + :undecided * interval '1 microsecond' then l.undecided else 0 end,
        case when :tries = 1 then now + :undecided * interval '1 microsecond'
          else l.undecided_until end
      from (select %2$s as now) n,
        lateral (
          select case when l.settled_at > now + :most * interval '1 microsecond' then now
            else greatest(now, l.settled_at) end as settled) s,
        lateral (
          select least(:longest, power(2, greatest(-1, 1 - :free + ceil(
            1000000 * extract(epoch from settled - now) / :cost)))) as seconds) d)
    where l.blocked_until <= coalesce(cast(:since as timestamptz), %2$s)
      or l.blocked_until > %2$s + :longest * interval '1 second'
    """
        .formatted(table, clock.now());
  }

  private Blocked blocked(Handle tx, List<Counter> counters, @Nullable Instant since) {
    // One that nothing changes any more counts, else the one that lasts longest.
    return counters.stream()
        .flatMap(counter -> blocked(tx, counter, since).stream())
        .max(
            Comparator.comparing((Blocked found) -> !found.undecided())
                .thenComparing(Blocked::delay))
        // Nothing is left of it if it was cleared meanwhile.
        .orElseGet(
            () -> new Blocked(counters.getFirst().key(), Duration.ofMillis(1), true, now(tx)));
  }

  private Optional<Blocked> blocked(Handle tx, Counter counter, @Nullable Instant since) {
    var policy = counter.policy();
    // A rate's next one is let through so long before nothing counts any more.
    long before =
        switch (policy) {
          case Rate rate -> micros(rate.window()) - micros(rate.cost());
          case GrowingDelay _ -> 0;
        };
    String until =
        switch (policy) {
          case Rate _ -> "settled_at";
          case GrowingDelay _ -> "blocked_until";
        };
    return tx.createQuery(
            """
            select cast(ceil(1000 * extract(epoch from until - now)) as bigint) as millis,
              undecided > 0 and undecided_until between now
                and now + :undecided * interval '1 microsecond' as undecided, now as at
            from (
              select %3$s - :before * interval '1 microsecond' as until, %2$s as now,
                undecided, undecided_until
              from %1$s where key = :key) l
            where until > coalesce(cast(:since as timestamptz), now)
              and until <= now + :longest * interval '1 microsecond'
            """
                .formatted(table, clock.now(), until))
        .bind("key", counter.key().digest())
        .bind("before", before)
        .bind("undecided", micros(UNDECIDED))
        .bind("since", since)
        .bind("longest", micros(policy.longest()))
        .mapTo(Standing.class)
        .findOne()
        .map(found ->
            new Blocked(
                counter.key(),
                Duration.ofMillis(Math.max(1, found.millis())),
                found.undecided(),
                found.at()));
  }

  private Instant now(Handle tx) {
    return tx.createQuery("select " + clock.now()).mapTo(Instant.class).one();
  }

  private static List<Counter> sorted(List<Counter> counters) {
    return counters.stream().sorted(Comparator.comparing(Counter::key, LimitKey.ORDER)).toList();
  }

  private static long micros(Duration duration) {
    return Math.max(1, duration.toNanos() / 1_000);
  }

  /** How a counter stands. */
  private record Standing(long millis, boolean undecided, Instant at) {}
}
