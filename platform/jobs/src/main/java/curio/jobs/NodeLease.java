package curio.jobs;

import curio.errors.CurioException;
import curio.store.Database;
import curio.store.Row;
import curio.store.loops.BackgroundLoop;
import io.micrometer.core.instrument.Counter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of this node as the others see it: a row that is good for three seconds on the
 * database's clock and renewed every second. The node itself stops trusting it half a second early,
 * on the monotonic clock, so that clocks of nodes need not agree. A lease that was not renewed in
 * time is never renewed again: the node comes back under another number, and whatever it owned
 * under the old one is lost to it. Thread-safe.
 */
final class NodeLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
  static final Duration TERM = Duration.ofSeconds(3);
  private static final Duration MARGIN = Duration.ofMillis(500);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(1);

  private final Database database;
  private final String name;
  private final Counter failures;
  private final Runnable entered;
  private final BackgroundLoop loop =
      new BackgroundLoop("jobs-lease", RENEW_EVERY, Duration.ZERO, this::tend);
  private volatile @Nullable Term term;
  private volatile boolean started;

  /** When it was asked for last with success, on the monotonic clock. */
  private volatile long heldNanos = System.nanoTime();

  /** The number that this node has, and when its lease was asked for. */
  private record Term(long node, long askedNanos) {
    boolean isTrusted() {
      return System.nanoTime() - askedNanos < TERM.minus(MARGIN).toNanos();
    }
  }

  /**
   * Nothing is asked for yet.
   *
   * @param name what people call the node
   * @param failures counts renewals that did not come through
   * @param entered told whenever the node has a new number
   */
  NodeLease(Database database, String name, Counter failures, Runnable entered) {
    this.database = database;
    this.name = name;
    this.failures = failures;
    this.entered = entered;
  }

  void start() {
    heldNanos = System.nanoTime();
    started = true;
    loop.start();
  }

  /** The number of this node; empty while it may not work. Cheap. */
  OptionalLong node() {
    Term present = term;
    return present != null && present.isTrusted()
        ? OptionalLong.of(present.node())
        : OptionalLong.empty();
  }

  /** For how long it has had none that it trusts, since it was started; empty while it has one. */
  Optional<Duration> withoutFor() {
    long since = heldNanos;
    return started && node().isEmpty()
        ? Optional.of(Duration.ofNanos(System.nanoTime() - since))
        : Optional.empty();
  }

  /** Whether what is owned by this number may still be worked on here. Cheap. */
  boolean holds(long node) {
    Term present = term;
    return present != null && present.node() == node && present.isTrusted();
  }

  /** Ends to renew; {@link #leave} gives the lease up. */
  @Override
  public void close() {
    loop.close();
  }

  /** Gives the lease up in the transaction that gives up the node's jobs. */
  static void leave(Handle tx, long node) {
    tx.execute("update jobs.node set held_until = '-infinity' where id = ?", node);
  }

  private void tend() {
    try {
      renewOrEnter();
    } catch (CurioException e) {
      failures.increment();
      throw e;
    }
  }

  private void renewOrEnter() {
    Term present = term;
    long asked = System.nanoTime();
    // Trusted afterwards as well: an answer that came too late must not revive what was stopped.
    if (present != null && present.isTrusted() && renewed(present.node()) && present.isTrusted()) {
      term = new Term(present.node(), asked);
      heldNanos = asked;
      return;
    }
    if (present != null) {
      term = null;
      failures.increment();
      LOG.atWarn().addKeyValue("node", present.node()).log("lease lost; coming back as another");
    }
    long again = System.nanoTime();
    term = new Term(database.inOneStatement(tx -> enter(tx, present)), again);
    heldNanos = again;
    entered.run();
  }

  private boolean renewed(long node) {
    return database.inOneStatement(tx ->
        tx.execute(
                """
                update jobs.node set held_until = clock_timestamp() + ? * interval '1 millisecond'
                where id = ? and held_until > clock_timestamp()
                """,
                TERM.toMillis(),
                node)
            == 1);
  }

  /** What the old number owns is thereby free for everybody, this node included. */
  private long enter(Handle tx, @Nullable Term old) throws SQLException {
    var sql =
        """
        with left_behind as (update jobs.node set held_until = '-infinity' where id = ?)
        insert into jobs.node (name, held_until)
        values (?, clock_timestamp() + ? * interval '1 millisecond') returning id
        """;
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      insert.setLong(1, old == null ? -1 : old.node());
      insert.setString(2, name);
      insert.setLong(3, TERM.toMillis());
      try (var rows = insert.executeQuery()) {
        rows.next();
        return new Row(rows).number("id");
      }
    }
  }
}
