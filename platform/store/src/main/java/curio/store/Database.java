package curio.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.loops.Background;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL database behind two bounded pools, one for transactions and one for reads ({@link
/// DatabaseSettings#poolSize}). Safe for use by any number of virtual threads: those without a
/// connection wait, at most {@link DatabaseSettings#connectTimeout}.
///
/// When the server says that it is read-only, which a primary does that has become a standby, all
/// connections are made anew and the work is run again: it has left nothing.
///
/// SQL is passed on as it is written: named parameters `:name`, no templates, so that `<` stays an
/// operator; bind arrays (`= any(:ids)`) where a list is wanted. Records are mapped by their
/// components (`mapTo(Row.class)`), snake case to camel case.
///
/// Failures of the infrastructure come out as `CurioException` with `UNAVAILABLE`; after one the
/// outcome of a transaction is unknown, so callers repeat by an idempotency key. Anything else that
/// comes out is a bug or was thrown by the work itself.
public final class Database implements AutoCloseable {
  /** How often work is run at most. */
  private static final int TRIES = 3;

  private static final Duration IDLE = Duration.ofMinutes(2);

  private final HikariDataSource writePool;
  private final HikariDataSource readPool;
  private final Jdbi writes;
  private final Jdbi reads;
  private final Semaphore pages;
  private final Semaphore background;
  private final Counter repeats;

  private Database(HikariDataSource writePool, HikariDataSource readPool, Counter repeats) {
    this.writePool = writePool;
    this.readPool = readPool;
    this.writes = jdbi(writePool);
    this.reads = jdbi(readPool);
    int share = Math.max(1, readPool.getMaximumPoolSize() - 1);
    this.pages = new Semaphore(share, true);
    this.background = new Semaphore(share, true);
    this.repeats = repeats;
  }

  /**
   * Prepares the pools; connects in the background, so an unreachable store is noticed by {@link
   * #ping} or by the first work, not here.
   *
   * @param name what the pools are called in metrics and in {@code pg_stat_activity}, before {@code
   *     -write} and {@code -read}
   */
  public static Database open(String name, DatabaseSettings settings, MeterRegistry metrics) {
    int readers = settings.readers();
    var writes = pool(name + "-write", settings, settings.poolSize() - readers);
    writes.setExceptionOverrideClassName(ReadOnlyEviction.class.getName());
    writes.setMetricRegistry(metrics);
    var writePool = new HikariDataSource(writes);
    var readPool = writePool;
    if (readers > 0) {
      var reads = pool(name + "-read", settings, readers);
      // Not in the options: the driver would take the server for a standby.
      reads.setConnectionInitSql("set default_transaction_read_only = on");
      reads.setMetricRegistry(metrics);
      readPool = new HikariDataSource(reads);
    }
    return new Database(
        writePool,
        readPool,
        Counter.builder("database_repeats")
            .description("Work run again after a collision or a lost connection")
            .tag("database", name)
            .register(metrics));
  }

  /**
   * Runs work that writes: READ COMMITTED, on the primary. Run again, a few times, if it collides
   * with another transaction or its connection breaks before the commit was asked for: then it has
   * certainly left nothing.
   */
  public <T extends @Nullable Object> T inTransaction(TransactionWork<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return runOnce(work);
      } catch (SQLException | RuntimeException e) {
        if (attempt == TRIES || !(wasReadOnly(e) || StoreErrors.isWorthAnotherTry(e))) {
          throw translate(e);
        }
        repeats.increment();
      }
    }
  }

  /**
   * Runs work of which one statement writes everything, so that it commits when that statement
   * ends: one round trip less, and no lock is held while this process is slow or stands still.
   * Other statements may only read. Run again, a few times, if it collides with another
   * transaction; not after a broken connection, since whether it was committed is then unknown.
   */
  public <T extends @Nullable Object> T inOneStatement(TransactionWork<T> work) {
    return repeated(() -> {
      try (Handle handle = writes.open()) {
        return work.run(handle);
      }
    });
  }

  /**
   * The same for work that needs no more than a connection. To open a handle copies all of Jdbi's
   * configuration, too dear for what runs thousands of times a second.
   */
  public <T extends @Nullable Object> T onConnection(ConnectionWork<T> work) {
    return repeated(() -> {
      try (Connection connection = writePool.getConnection()) {
        return work.run(connection);
      }
    });
  }

  private <T extends @Nullable Object> T repeated(Attempt<T> one) {
    for (int attempt = 1; ; attempt++) {
      try {
        return one.run();
      } catch (SQLException | RuntimeException e) {
        if (attempt == TRIES || !(wasReadOnly(e) || StoreErrors.isCollision(e))) {
          throw translate(e);
        }
        repeats.increment();
      }
    }
  }

  /**
   * Runs work that only reads, each statement on a snapshot of its own and without the cost of a
   * transaction. Everything committed before is seen. This is the place where replicas join later:
   * then a read goes to one that has passed the reader's last write.
   *
   * <p>What {@link Background} work reads leaves a connection to those that somebody waits for,
   * where there are two.
   */
  public <T extends @Nullable Object> T read(TransactionWork<T> work) {
    return Background.isHere()
        ? inTurn(background, "too much is read in the background", () -> readNow(work))
        : readNow(work);
  }

  /**
   * The same for work whose length and memory the client chooses, such as a page of a list. Pages
   * leave a connection to short reads, on which every request and node depends, where there are
   * two, and where there is but one wait for a single page. More pages wait, as long as for a
   * connection. A page is read in one turn, all statements it needs: each further turn waits anew.
   */
  public <T extends @Nullable Object> T readPage(TransactionWork<T> work) {
    return inTurn(pages, "too many pages at once", () -> read(work));
  }

  private <T extends @Nullable Object> T inTurn(
      Semaphore turns, String refusal, Supplier<T> reading) {
    boolean entered = false;
    try {
      entered = turns.tryAcquire(readPool.getConnectionTimeout(), TimeUnit.MILLISECONDS);
      if (!entered) {
        throw new CurioException(ErrorCode.UNAVAILABLE, refusal, 1, null);
      }
      return reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "interrupted", e);
    } finally {
      if (entered) {
        turns.release();
      }
    }
  }

  private <T extends @Nullable Object> T readNow(TransactionWork<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Handle handle = reads.open()) {
        return work.run(handle);
      } catch (SQLException | RuntimeException e) {
        if (StoreErrors.isReadOnly(e)) {
          throw new IllegalStateException("a read tried to write", e);
        }
        if (attempt == TRIES || !StoreErrors.isWorthAnotherTry(e)) {
          throw translate(e);
        }
        repeats.increment();
      }
    }
  }

  /** Returns if the primary answers within the time-outs, else throws {@code UNAVAILABLE}. */
  public void ping() {
    inTransaction(tx -> tx.execute("select 1"));
  }

  /** Closes every connection; work in flight fails. */
  @Override
  public void close() {
    readPool.close();
    writePool.close();
  }

  private <T extends @Nullable Object> T runOnce(TransactionWork<T> work) throws SQLException {
    try (Handle tx = writes.open()) {
      tx.begin();
      boolean committed = false;
      try {
        T outcome = work.run(tx);
        commit(tx);
        committed = true;
        return outcome;
      } finally {
        if (!committed) {
          rollback(tx);
        }
      }
    }
  }

  /** A connection that breaks here leaves the outcome unknown: that is final, never run again. */
  private static void commit(Handle tx) {
    try {
      tx.commit();
    } catch (RuntimeException e) {
      throw StoreErrors.isConnectionLost(e) ? StoreErrors.unavailable(e) : e;
    }
  }

  /** Whether the server takes no writes any more; then every connection is made anew. */
  private boolean wasReadOnly(Exception failure) {
    boolean readOnly = StoreErrors.isReadOnly(failure);
    if (readOnly) {
      List.of(writePool, readPool)
          .forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
    }
    return readOnly;
  }

  private RuntimeException translate(Exception failure) {
    return writePool.isClosed() ? StoreErrors.unavailable(failure) : StoreErrors.translate(failure);
  }

  private static void rollback(Handle tx) {
    try {
      tx.rollback();
    } catch (RuntimeException ignored) {
      // The connection is broken: the server rolls back by itself, and the first failure tells why.
    }
  }

  /** Work with what it needs opened and closed. */
  @FunctionalInterface
  private interface Attempt<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private static HikariConfig pool(String name, DatabaseSettings settings, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(Connections.bounded(settings, name));
    config.setMaximumPoolSize(size);
    if (size > 1) {
      config.setMinimumIdle(1);
      config.setIdleTimeout(IDLE.toMillis());
    }
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setValidationTimeout(Math.max(250, settings.connectTimeout().toMillis() / 2));
    config.setInitializationFailTimeout(-1);
    // The pool would ask its first connection, and a second one made meanwhile would be given -1.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return config;
  }

  private static Jdbi jdbi(DataSource source) {
    Jdbi jdbi = Jdbi.create(source).installPlugin(new PostgresPlugin());
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    // Else what was bound stands in the message of each failure, and so in logs.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    jdbi.registerRowMapper(new RecordRows());
    return jdbi;
  }
}
