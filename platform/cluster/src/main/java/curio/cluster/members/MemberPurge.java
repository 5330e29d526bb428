package curio.cluster.members;

import curio.store.Database;
import curio.store.WokenLoop;
import java.time.Duration;

/**
 * Removes members that have been dead for long, with their tickets, and tickets past their time.
 * Every node does so, as it costs next to nothing and may be done twice. Thread-safe.
 */
public final class MemberPurge implements AutoCloseable {
  /** How long the services of the dead are still known as ones that nobody serves. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Database database;
  private final WokenLoop loop = new WokenLoop("member-purge", PERIOD, Duration.ZERO, this::pass);

  /** A purge that is not running yet. */
  public MemberPurge(Database database) {
    this.database = database;
  }

  /** Starts the timer. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }

  void pass() {
    database.inTransaction(tx -> {
      tx.execute(
          """
          delete from cluster.member where id in (
            select id from cluster.member
            where heard_at + term < clock_timestamp() - ? * interval '1 millisecond'
            for update skip locked)
          """,
          KEPT.toMillis());
      return tx.execute(
          """
          delete from cluster.ticket where id in (
            select id from cluster.ticket where ends_at < clock_timestamp()
            for update skip locked)
          """);
    });
  }
}
