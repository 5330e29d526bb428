package curio.orders;

import curio.jobs.Hold;
import curio.jobs.Jobs;
import curio.jobs.Keeper;
import curio.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets old keys, once an hour, on one node. A key is kept until the end of the UTC day after the
 * one it was used on, and longer as long as the event of its order is not on the bus. Thread-safe.
 */
final class KeyPurge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyPurge.class);
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final int BATCH = 5_000;

  private final Database database;
  private final Clock clock;
  private final Keeper work;

  KeyPurge(Database database, Clock clock, Jobs jobs) {
    this.database = database;
    this.clock = clock;
    this.work = Keeper.every(PERIOD, jobs, "order-key-purge", this::pass);
  }

  void start() {
    work.start();
  }

  @Override
  public void close() {
    work.close();
  }

  /** Purges everything that is due; returns how many keys. */
  long purge() {
    long purged = 0;
    int batch;
    do {
      batch = purgeBatch();
      purged += batch;
    } while (batch == BATCH);
    return purged;
  }

  private boolean pass(Hold hold) {
    long purged = purge();
    if (purged > 0) {
      LOG.atInfo().addKeyValue("keys", purged).log("old order keys purged");
    }
    return false;
  }

  private int purgeBatch() {
    OffsetDateTime cutoff = startOfYesterday(clock.instant()).atOffset(ZoneOffset.UTC);
    return database.inTransaction(tx ->
        tx.execute(
            """
            delete from orders.idempotency_key where (user_id, key) in (
              select k.user_id, k.key
              from orders.idempotency_key k
              join orders.orders o on o.user_id = k.user_id and o.id = k.order_id
              where k.created_at < ?
                and not exists (select from orders.outbox b where b.seq = o.event_seq)
              limit ?)
            """,
            cutoff,
            BATCH));
  }

  private static Instant startOfYesterday(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC)
        .minusDays(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }
}
