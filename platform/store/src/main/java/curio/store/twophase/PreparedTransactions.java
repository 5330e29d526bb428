package curio.store.twophase;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.Row;
import curio.store.StoreErrors;
import curio.store.TransactionWork;
import curio.store.twophase.PrepareOutcome.AlreadyPrepared;
import curio.store.twophase.PrepareOutcome.Prepared;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/// The transactions of one database that are prepared, and committed or rolled back later, maybe by
/// another process after a crash (PostgreSQL manual, PREPARE TRANSACTION). Whoever decides them
/// keeps the decision in a store of its own before the first of them is committed; one without a
/// decision is rolled back (presumed abort). Thread-safe.
///
/// What is prepared is on disk, is seen by nobody and keeps its locks, whoever has gone. So nothing
/// here waits for it for longer than for any lock, and somebody must look at {@link #prepared}
/// again and again: what stays there also holds back vacuum in the whole server.
///
/// A prepare of which the outcome is unknown may still take place after {@link #rollback} has found
/// nothing, since the server goes on with a statement whose client has gone. Only looking again
/// finds it.
///
/// Names of prepared transactions are shared by all databases of a server, and are no parameters.
/// So they are made of the prefix, the database's number and an id, all of which are checked.
public final class PreparedTransactions {
  /** The most that {@link #prepared} lists. */
  public static final int MAX_LISTED = 1_000;

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,100}");
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z-]{0,31}");

  private static final String DUPLICATE = "42710";
  private static final String UNDEFINED = "42704";

  /** Another connection prepares or decides it at this moment. */
  private static final String BUSY = "55000";

  private static final int TRIES = 50;
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** The name of the transaction of an id, and whether it is prepared. */
  private static final String NAMED =
      """
      select ?::text || ':' || oid || ':' || ? as name,
        exists (
          select from pg_prepared_xacts where gid = ?::text || ':' || oid || ':' || ?) as prepared
      from pg_database where datname = current_database()\
      """;

  /** A clock that was set back has made some that come from the future; they may be old. */
  private static final String LISTED =
      """
      select substr(gid, length(:prefix::text || ':' || d.oid || ':') + 1) as id,
        greatest(0, extract(epoch from now() - prepared) * 1000)::bigint as age_millis
      from pg_prepared_xacts p join pg_database d on d.datname = p.database
      where d.datname = current_database()
        and starts_with(gid, :prefix::text || ':' || d.oid || ':')
        and (prepared <= now() - :older * interval '1 ms' or prepared > now() + interval '1 min')
      order by prepared, gid limit :limit\
      """;

  private final Database database;
  private final String prefix;

  /** A row of {@link #LISTED}. */
  private record ListedRow(String id, long ageMillis) {
    InDoubt inDoubt() {
      return new InDoubt(id, Duration.ofMillis(ageMillis));
    }
  }

  private record Name(String name, boolean prepared) {}

  /**
   * Those of one user of a database.
   *
   * @param prefix lower-case letters and dashes, at most 32; tells them from those of others in the
   *     same database
   */
  public PreparedTransactions(Database database, String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException("prefix: '%s' (expected: a-z and -)".formatted(prefix));
    }
    this.database = database;
    this.prefix = prefix;
  }

  /**
   * Makes sure that the server takes prepared transactions at all.
   *
   * @param slots how many at once are wanted at least
   * @throws CurioException INVALID if it takes fewer, with what to set
   */
  public void require(int slots) {
    int allowed =
        database.read(tx ->
            tx.createQuery("select current_setting('max_prepared_transactions')::int")
                .mapTo(Integer.class)
                .one());
    if (allowed < slots) {
      throw new CurioException(
          ErrorCode.INVALID,
          "max_prepared_transactions: %d (expected: at least %d; set it in postgresql.conf and restart)"
              .formatted(allowed, slots));
    }
  }

  /**
   * Runs work in a transaction and prepares it. The work may run more than once, as in {@link
   * Database#inTransaction}, but not after the server was asked to prepare. It must not notify,
   * listen or use temporary tables: the server refuses to prepare that.
   *
   * @param id 1 to 100 of a-z, 0-9 and -
   * @throws CurioException INVALID for another id; UNAVAILABLE if it is unknown whether it is
   *     prepared, if too many are, or if a lock that another one holds was not given up in time
   */
  public <T extends @Nullable Object> PrepareOutcome<T> prepare(
      String id, TransactionWork<T> work) {
    var _ = checkedId(id);
    try {
      return database.inTransaction(tx -> prepare(tx, id, work));
    } catch (CurioException e) {
      // Its own twin may have been under way, and have held the lock that was waited for.
      if (StoreErrors.isLockTimeout(e)
          && database.onConnection(connection -> named(connection, id).prepared())) {
        return new AlreadyPrepared<>();
      }
      throw e;
    }
  }

  private <T extends @Nullable Object> PrepareOutcome<T> prepare(
      Handle tx, String id, TransactionWork<T> work) throws SQLException {
    Name name = named(tx.getConnection(), id);
    if (name.prepared()) {
      // Its work would wait for locks that it holds itself.
      return new AlreadyPrepared<>();
    }
    T value = work.run(tx);
    if (tx.getConnection().unwrap(BaseConnection.class).getTransactionState()
        == TransactionState.FAILED) {
      // The server would take it back and call that a success.
      throw new IllegalStateException("work went on after a statement of it had failed");
    }
    try {
      execute(tx.getConnection(), "prepare transaction '%s'".formatted(name.name()));
    } catch (SQLException e) {
      if (StoreErrors.isUnavailable(e)) {
        throw StoreErrors.unavailable(e);
      }
      if (StoreErrors.state(e).equals(DUPLICATE)) {
        return new AlreadyPrepared<>();
      }
      throw e;
    }
    return new Prepared<>(value);
  }

  /**
   * Gives a prepared transaction effect. Repeatable.
   *
   * @return false if there is none of this id, since it is decided already or never was prepared
   * @throws CurioException INVALID for what is no id; UNAVAILABLE if the outcome is unknown
   */
  public boolean commit(String id) {
    return decide("commit prepared '%s'", id);
  }

  /** Takes a prepared transaction back; otherwise the same as {@link #commit}. */
  public boolean rollback(String id) {
    return decide("rollback prepared '%s'", id);
  }

  /** Those prepared for at least so long, on the database's clock; the oldest, at most 1000. */
  public List<InDoubt> prepared(Duration olderThan) {
    return database.read(tx ->
        tx
            .createQuery(LISTED)
            .bind("prefix", prefix)
            .bind("older", olderThan.toMillis())
            .bind("limit", MAX_LISTED)
            .mapTo(ListedRow.class)
            .stream()
            .map(ListedRow::inDoubt)
            .toList());
  }

  private boolean decide(String statement, String id) {
    var _ = checkedId(id);
    return database.onConnection(connection -> {
      String sql = statement.formatted(named(connection, id).name());
      for (int attempt = 1; ; attempt++) {
        try {
          execute(connection, sql);
          return true;
        } catch (SQLException e) {
          if (UNDEFINED.equals(e.getSQLState())) {
            return false;
          }
          if (!BUSY.equals(e.getSQLState())) {
            throw e;
          }
          pauseBeforeNext(attempt, e);
        }
      }
    });
  }

  private static void pauseBeforeNext(int attempt, SQLException busy) {
    if (attempt == TRIES) {
      throw StoreErrors.unavailable(busy);
    }
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StoreErrors.unavailable(e);
    }
  }

  private Name named(Connection connection, String id) throws SQLException {
    try (var statement = connection.prepareStatement(NAMED)) {
      statement.setString(1, prefix);
      statement.setString(2, id);
      statement.setString(3, prefix);
      statement.setString(4, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("a database does not know itself");
        }
        return new Name(new Row(row).text("name"), row.getBoolean("prepared"));
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * The id, if it is one.
   *
   * @throws CurioException INVALID if not
   */
  public static String checkedId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new CurioException(
          ErrorCode.INVALID, "transaction id: (expected: 1 to 100 of a-z, 0-9 and -)");
    }
    return id;
  }
}
