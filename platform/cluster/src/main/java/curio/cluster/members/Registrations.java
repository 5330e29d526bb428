package curio.cluster.members;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.TransactionWork;
import curio.store.notifications.Notifications;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The rows of all members. Time is the database's, so that the clocks of nodes need not agree.
 * Every call is repeatable; whoever keeps a list hears of each change by a signal. Thread-safe.
 */
public final class Registrations {
  /** The topic on which members hear that the list has changed. */
  static final String CHANGED = "members";

  /**
   * How long a host that was registered over HTTP is kept without being registered again or
   * answering a knock: it has no heartbeat of its own.
   */
  public static final Duration HOST_TERM = Duration.ofMinutes(5);

  /** So many hosts are knocked at, at most. */
  static final int MOST_KNOCKED = 1_000;

  /** How the registry finds out that a host is there. */
  public enum Check {
    /** It connects every second: {@link Knocking}. */
    CONNECT,
    /** It believes so for {@link #HOST_TERM}. */
    NONE
  }

  /** How members that are there may be called. */
  enum State {
    SERVING("serving"),
    DRAINING("draining");

    private final String text;

    State(String text) {
      this.text = text;
    }
  }

  private final Database database;
  private final Notifications notifications;

  /** Registrations in the schema {@code cluster}. */
  public Registrations(Database database, Notifications notifications) {
    this.database = database;
    this.notifications = notifications;
  }

  /** What is compared with now in the schema {@code cluster}. */
  public static List<StoredTime> storedTimes() {
    return List.of(
        StoredTime.moment("cluster.member", "heard_at").and("joined_at"),
        StoredTime.until("cluster.member", "knock_due", Knocking.EVERY),
        StoredTime.until("cluster.ticket", "ends_at", Tickets.TERM));
  }

  /**
   * Makes a host known as one that serves; doing so again keeps it for another while, but one that
   * does not answer is not believed for that.
   */
  public void addHost(String service, String host, Check check) {
    var address = Address.parse(host);
    var info =
        new MemberInfo(
            hostId(service, address),
            Membership.PROTOCOL,
            List.of(),
            List.of(ServiceName.check(service)),
            address.host(),
            address.port(),
            0);
    change(tx -> {
      put(tx, info, State.SERVING, HOST_TERM);
      return switch (check) {
        case CONNECT -> beginKnocking(tx, info.id());
        case NONE -> endKnocking(tx, info.id());
      };
    });
  }

  /** Forgets a host; nothing happens if it is not known. */
  public void removeHost(String service, String host) {
    var id = hostId(ServiceName.check(service), Address.parse(host));
    change(tx -> tx.execute("delete from cluster.member where id = ?", id));
  }

  /** Adds a member, or has it say all of it again. */
  void join(MemberInfo info, State state, Duration term) {
    change(tx -> put(tx, info, state, term));
  }

  private static int put(Handle tx, MemberInfo info, State state, Duration term) {
    var sql =
        """
        insert into cluster.member
          (id, protocol, roles, services, host, port, internal_port, state, term)
        values (:id, :protocol, :roles, :services, :host, :port, :internalPort, :state,
          :term * interval '1 millisecond')
        on conflict (id) do update
        set protocol = excluded.protocol, roles = excluded.roles, services = excluded.services,
            host = excluded.host, port = excluded.port, internal_port = excluded.internal_port,
            state = excluded.state, term = excluded.term, heard_at = clock_timestamp()
        """;
    return tx.createUpdate(sql)
        .bind("id", info.id())
        .bind("protocol", info.protocol())
        .bind("roles", info.roles().toArray(String[]::new))
        .bind("services", info.services().toArray(String[]::new))
        .bind("host", info.host())
        .bind("port", info.port())
        .bind("internalPort", info.internalPort())
        .bind("state", state.text)
        .bind("term", term.toMillis())
        .execute();
  }

  /** A host that is knocked at already keeps its turn, and its failures. */
  private static int beginKnocking(Handle tx, String id) {
    int others =
        tx.createQuery(
                "select count(*) from cluster.member where knock_due is not null and id <> :id")
            .bind("id", id)
            .mapTo(Integer.class)
            .one();
    if (others >= MOST_KNOCKED) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "too many hosts (expected: at most %d whose check is not none)".formatted(MOST_KNOCKED));
    }
    return tx.execute(
        "update cluster.member set knock_due = coalesce(knock_due, clock_timestamp()) where id = ?",
        id);
  }

  private static int endKnocking(Handle tx, String id) {
    return tx.execute(
        "update cluster.member set knock_due = null, knock_failures = 0 where id = ?", id);
  }

  /** A heartbeat; false if no such member is there, so that it has to join. */
  boolean renew(String id, State state) {
    return database.inTransaction(tx -> heartbeat(tx, id, state)) == 1;
  }

  /** The same for a member whose state may be another now. */
  boolean renewAndTell(String id, State state) {
    boolean there = renew(id, state);
    notifications.send(CHANGED);
    return there;
  }

  /**
   * Takes a member out of all answers at once. Its row stays for a while, so that its services are
   * known as ones that nobody serves at the moment.
   */
  void leave(String id) {
    change(tx -> {
      tx.execute("delete from cluster.ticket where member_id = ?", id);
      return tx.execute("update cluster.member set state = 'left' where id = ?", id);
    });
  }

  /**
   * Does not wait for the disk: a heartbeat that a crash of the store loses is followed by the next
   * one, and a disk that stalls is no reason to take everybody for dead.
   */
  private static int heartbeat(Handle tx, String id, State state) {
    var sql =
        """
        update cluster.member set heard_at = clock_timestamp(), state = ?
        from (select set_config('synchronous_commit', 'off', true)) as hasty
        where id = ? and state <> 'left'
        """;
    return tx.execute(sql, state.text, id);
  }

  private void change(TransactionWork<Integer> work) {
    database.inTransaction(work);
    notifications.send(CHANGED);
  }

  private static String hostId(String service, Address address) {
    return "host:" + service + "@" + address;
  }
}
