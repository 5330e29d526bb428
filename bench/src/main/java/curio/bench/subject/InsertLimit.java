package curio.bench.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many orders PostgreSQL alone can take: key, order and outbox row inserted 1 024 at a time by
 * three statements in one transaction, over one or more connections, with nothing in front of it.
 */
public final class InsertLimit {
  private static final int ROWS = 1024;

  private static final String KEYS =
      """
      insert into idempotency_key (user_id, key, fingerprint, order_id, created_at)
      select u, k, f, o, now() from unnest(?::bigint[], ?::uuid[], ?::uuid[], ?::uuid[]) as new (u, k, f, o)
      on conflict do nothing\
      """;
  private static final String ORDERS =
      """
      insert into orders (user_id, id, price_cents, item_id, note, status, created_at)
      select u, o, 40000, null, null, 'new', now() from unnest(?::bigint[], ?::uuid[]) as new (u, o)\
      """;
  private static final String EVENTS =
      """
      insert into outbox (topic, key, event_id, type, version, occurred_at, trace_id, payload)
      select 'order-created', u::text, o, 'OrderCreated', 1, now(), '', p
      from unnest(?::bigint[], ?::uuid[], ?::bytea[]) as new (u, o, p)\
      """;

  /** What the server took. */
  public record Taken(double ordersPerSecond, double postgresCpuMicrosPerOrder) {}

  private final Cleanup cleanup;

  /** `cleanup` ends what a broken run leaves. */
  public InsertLimit(Cleanup cleanup) {
    this.cleanup = cleanup;
  }

  /** Inserts for so long into a new server in the directory. */
  public Taken run(Path directory, int connections, Duration duration) throws IOException {
    try (OwnPostgres postgres = cleanup.add(OwnPostgres.start(directory.resolve("data")));
        ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      ProcessTree processes = new ProcessTree(List.of(postgres.pid()));
      // The first second fills caches and prepares statements.
      insert(postgres, threads, connections, Duration.ofSeconds(1));
      CpuTimes before = processes.cpu();
      long start = System.nanoTime();
      long orders = insert(postgres, threads, connections, duration);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Taken(
          orders / seconds, processes.cpu().since(before).postgres().toNanos() / 1e3 / orders);
    }
  }

  private static long insert(
      OwnPostgres postgres, ExecutorService threads, int connections, Duration duration)
      throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    List<Future<Long>> lanes = new ArrayList<>();
    for (int lane = 0; lane < connections; lane++) {
      Callable<Long> work = () -> insertUntil(end, postgres.address());
      lanes.add(threads.submit(work));
    }
    long orders = 0;
    try {
      for (Future<Long> lane : lanes) {
        orders += lane.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return orders;
  }

  private static long insertUntil(long end, DatabaseAddress database) throws SQLException {
    SplittableRandom random = new SplittableRandom();
    long orders = 0;
    try (Connection connection =
            DriverManager.getConnection(
                database.url() + "?prepareThreshold=1", database.user(), database.password());
        PreparedStatement keys = connection.prepareStatement(KEYS);
        PreparedStatement placed = connection.prepareStatement(ORDERS);
        PreparedStatement events = connection.prepareStatement(EVENTS)) {
      connection.setAutoCommit(false);
      while (System.nanoTime() < end) {
        Batch batch = Batch.make(connection, random);
        execute(keys, batch.users(), batch.keys(), batch.fingerprints(), batch.ids());
        execute(placed, batch.users(), batch.ids());
        execute(events, batch.users(), batch.ids(), batch.payloads());
        connection.commit();
        orders += ROWS;
      }
    }
    return orders;
  }

  private static void execute(PreparedStatement statement, Array... columns) throws SQLException {
    for (int i = 0; i < columns.length; i++) {
      statement.setArray(i + 1, columns[i]);
    }
    int rows = statement.executeUpdate();
    if (rows != ROWS) {
      throw new SQLException("rows: " + rows + " (expected: " + ROWS + ")");
    }
  }

  /** The columns of {@link #ROWS} orders of 16 users. */
  private record Batch(Array users, Array keys, Array fingerprints, Array ids, Array payloads) {
    private static final byte[] PAYLOAD = "x".repeat(60).getBytes(StandardCharsets.US_ASCII);

    static Batch make(Connection connection, SplittableRandom random) throws SQLException {
      Long[] users = new Long[ROWS];
      UUID[] keys = new UUID[ROWS];
      UUID[] ids = new UUID[ROWS];
      UUID[] fingerprints = new UUID[ROWS];
      byte[][] payloads = new byte[ROWS][];
      Arrays.fill(payloads, PAYLOAD);
      long millis = System.currentTimeMillis();
      for (int i = 0; i < ROWS; i++) {
        users[i] = random.nextLong(16);
        keys[i] = new UUID(random.nextLong(), random.nextLong());
        ids[i] = new UUID(millis << 16 | 0x7000 | i, random.nextLong());
        fingerprints[i] = new UUID(random.nextLong(), random.nextLong());
      }
      return new Batch(
          connection.createArrayOf("bigint", users),
          connection.createArrayOf("uuid", keys),
          connection.createArrayOf("uuid", fingerprints),
          connection.createArrayOf("uuid", ids),
          connection.createArrayOf("bytea", payloads));
    }
  }
}
