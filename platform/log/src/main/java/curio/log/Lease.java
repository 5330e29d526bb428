package curio.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/**
 * The right of one owner to do one piece of background work, in the store. It lasts three seconds
 * on the database's clock and is renewed by asking for it; every new owner gets a higher epoch, and
 * a write that says an older epoch is refused. The holder stops trusting it half a second early, on
 * the monotonic clock, so that clocks of nodes need not agree. Thread-safe.
 */
public final class Lease {
  private static final Duration TERM = Duration.ofSeconds(3);
  private static final Duration MARGIN = Duration.ofMillis(500);

  /** Wake-ups reach every node, often; those without the lease must not ask the store each time. */
  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private static final Duration RENEW_AFTER = Duration.ofSeconds(1);

  private final Database database;
  private final String name;
  private final String owner;
  private final ReentrantLock renewing = new ReentrantLock();
  private volatile Term term = Term.NONE;

  /** When another owner was found to have it; empty when none was. */
  @GuardedBy("renewing") private OptionalLong refusedNanos = OptionalLong.empty();

  /** The epoch that was granted last, and when it was asked for. */
  private record Term(OptionalLong epoch, long askedNanos) {
    static final Term NONE = new Term(OptionalLong.empty(), 0);

    boolean isYoungerThan(Duration age) {
      return epoch.isPresent() && System.nanoTime() - askedNanos < age.toNanos();
    }
  }

  /**
   * A lease that nobody has asked for yet.
   *
   * @param name what it is the right to
   * @param owner who asks; unique among all processes
   */
  public Lease(Database database, String name, String owner) {
    this.database = database;
    this.name = name;
    this.owner = owner;
  }

  /** What it is the right to. */
  public String name() {
    return name;
  }

  /**
   * Holds on to the lease, or takes it when it is free: the epoch to work under, or empty when
   * another owner has it.
   */
  public OptionalLong acquire() {
    renewing.lock();
    try {
      if (term.isYoungerThan(RENEW_AFTER)) {
        return term.epoch();
      }
      long asked = System.nanoTime();
      if (refusedNanos.isPresent() && asked - refusedNanos.getAsLong() < ASK_AGAIN.toNanos()) {
        return OptionalLong.empty();
      }
      term = new Term(database.inTransaction(this::renewOrClaim), asked);
      refusedNanos = term.epoch().isPresent() ? OptionalLong.empty() : OptionalLong.of(asked);
      return term.epoch();
    } finally {
      renewing.unlock();
    }
  }

  /** Whether this owner may still trust its lease, without asking the store. Cheap. */
  public boolean held() {
    return term.isYoungerThan(TERM.minus(MARGIN));
  }

  /**
   * Checks inside the transaction of a write that this owner's epoch is the current one, and keeps
   * it so until the transaction ends. False: the write must not happen.
   */
  public boolean fence(Handle tx) throws SQLException {
    OptionalLong mine = term.epoch();
    if (mine.isEmpty()) {
      return false;
    }
    try (var select =
        tx.getConnection()
            .prepareStatement("select epoch from log.lease where name = ? for share")) {
      select.setString(1, name);
      try (var rows = select.executeQuery()) {
        if (rows.next() && rows.getLong(1) == mine.getAsLong()) {
          return true;
        }
      }
    }
    term = Term.NONE;
    return false;
  }

  /** Gives the lease up at once, so that another owner need not wait for its end. */
  public void release() {
    OptionalLong mine = term.epoch();
    if (mine.isEmpty()) {
      return;
    }
    term = Term.NONE;
    database.inTransaction(tx ->
        tx.execute(
            "update log.lease set held_until = '-infinity' where name = ? and epoch = ?",
            name,
            mine.getAsLong()));
  }

  private OptionalLong renewOrClaim(Handle tx) throws SQLException {
    var sql =
        """
        insert into log.lease as l (name, owner, epoch, held_until)
        values (?, ?, 1, clock_timestamp() + ? * interval '1 millisecond')
        on conflict (name) do update
        set owner = excluded.owner,
            epoch = case when l.owner = excluded.owner then l.epoch else l.epoch + 1 end,
            held_until = excluded.held_until
        where l.owner = excluded.owner or l.held_until < clock_timestamp()
        returning epoch
        """;
    try (var upsert = tx.getConnection().prepareStatement(sql)) {
      upsert.setString(1, name);
      upsert.setString(2, owner);
      upsert.setLong(3, TERM.toMillis());
      try (var rows = upsert.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}
