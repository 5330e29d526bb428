package curio.cluster.members;

import curio.cluster.members.TicketOutcome.NobodyAlive;
import curio.cluster.members.TicketOutcome.Opened;
import curio.cluster.members.TicketOutcome.Uncounted;
import curio.cluster.members.TicketOutcome.UnknownService;
import curio.cluster.remote.Directory;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/**
 * Open connections, counted in the store, so that every node knows the same numbers. A ticket ends
 * when it is closed, when its member leaves or dies, or after {@link #TERM}. Thread-safe.
 *
 * <p>Callers choose one after the other, on all nodes: two who counted at the same time would both
 * find the same member free. On each node they wait for that outside of the store, so that a crowd
 * does not hold the connections that others need.
 */
public final class Tickets {
  /** How long a ticket counts if nobody closes it. */
  public static final Duration TERM = Duration.ofMinutes(15);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String UNCOUNTED = "UNCOUNTED-";
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LENGTH = 16;
  private static final int MAX_LENGTH = 64;

  private final Database database;
  private final Directory lastKnown;
  private final SecureRandom random = new SecureRandom();
  private final Semaphore turn = new Semaphore(1, true);

  /**
   * Tickets in the schema {@code cluster}.
   *
   * @param lastKnown whom to name while the store cannot be asked
   */
  public Tickets(Database database, Directory lastKnown) {
    this.database = database;
    this.lastKnown = lastKnown;
  }

  /**
   * Chooses the live member of a service with the fewest open connections and counts one more.
   *
   * @throws CurioException {@code UNAVAILABLE} if the store cannot be asked and nobody is known, or
   *     too many ask at once
   */
  public TicketOutcome open(String service) {
    ServiceName.check(service);
    if (lastKnown.stale()) {
      return uncounted(service);
    }
    try {
      return inTurn(service);
    } catch (CurioException e) {
      if (e.code() == ErrorCode.UNAVAILABLE && !lastKnown.members(service).isEmpty()) {
        return uncounted(service);
      }
      throw e;
    }
  }

  /** Ends a connection; false if it has ended already or nobody knows it. */
  public boolean close(String ticket) {
    if (ticket.startsWith(UNCOUNTED)) {
      return true;
    }
    // The ticket of a dead member goes as well, so that it does not count should that come back.
    var sql =
        """
        with closed as (delete from cluster.ticket where id = :id returning member_id, ends_at)
        select exists (
          select from closed c join cluster.live_member m on m.id = c.member_id
          where c.ends_at > clock_timestamp())
        """;
    return ticket.length() <= MAX_LENGTH
        && database.inTransaction(
            tx -> tx.createQuery(sql).bind("id", ticket).mapTo(Boolean.class).one());
  }

  private TicketOutcome inTurn(String service) {
    if (!taken()) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "too many ask for a service at once");
    }
    try {
      return database.inTransaction(tx -> choose(tx, service));
    } finally {
      turn.release();
    }
  }

  private boolean taken() {
    try {
      return turn.tryAcquire(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private TicketOutcome choose(Handle tx, String service) {
    var sql =
        """
        with least as (
          select m.id, m.host, m.port,
            (select count(*) from cluster.ticket t
              where t.member_id = m.id and t.ends_at > clock_timestamp()) as open
          from cluster.live_member m
          where m.services @> array[cast(:service as text)] and m.state = 'serving' and m.protocol = :protocol
          order by open, random() limit 1 for key share),
        opened as (
          insert into cluster.ticket (id, member_id, ends_at)
          select :ticket, id, clock_timestamp() + :term * interval '1 millisecond' from least)
        select host, port from least
        """;
    // A statement of its own: the next one sees what was committed before the lock was given.
    tx.execute("select pg_advisory_xact_lock(hashtext('cluster.ticket'))");
    var ticket = fresh();
    return tx.createQuery(sql)
        .bind("service", service)
        .bind("protocol", Membership.PROTOCOL)
        .bind("ticket", ticket)
        .bind("term", TERM.toMillis())
        .mapTo(Address.class)
        .findOne()
        .<TicketOutcome>map(address -> new Opened(address.toString(), ticket))
        .orElseGet(() -> known(tx, service) ? new NobodyAlive() : new UnknownService());
  }

  private static boolean known(Handle tx, String service) {
    return tx.createQuery(
            "select exists (select from cluster.member where services @> array[cast(:service as"
                + " text)])")
        .bind("service", service)
        .mapTo(Boolean.class)
        .one();
  }

  private TicketOutcome uncounted(String service) {
    var all = lastKnown.members(service);
    if (all.isEmpty()) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "the registry's store is not available");
    }
    var one = all.get(ThreadLocalRandom.current().nextInt(all.size()));
    return new Uncounted(new Address(one.host(), one.port()).toString(), UNCOUNTED + fresh());
  }

  private String fresh() {
    var text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
