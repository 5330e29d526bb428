package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit: rows are locked in batches by {@code for update skip locked}, the jobs are called, the
 * rows deleted and committed. No owner, no epoch, no retry, no wake-up. Not thread-safe.
 */
final class BareJobs implements JobSystem {
  private static final int LANES = 2;
  private static final int BATCH = 512;

  private static final String TABLE =
      """
      create table if not exists job (
        id bigint generated always as identity primary key,
        kind text not null,
        payload bytea not null,
        due_at timestamptz not null
      );
      create index if not exists job_due on job (kind, due_at);
      """;
  private static final String FILL =
      """
      insert into job (kind, payload, due_at) select 'nothing', '', now() from generate_series(1, ?)
      """;
  private static final String LOCK =
      """
      select id, payload from job where kind = 'nothing' and due_at <= now()
      order by due_at limit ? for update skip locked
      """;

  private final Address address;
  private final Events events;
  private final List<Thread> lanes = new ArrayList<>();

  BareJobs(Address address, Events events) throws SQLException {
    this.address = address;
    this.events = events;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
  }

  @Override
  public void fill(int count) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement fill = connection.prepareStatement(FILL)) {
      fill.setInt(1, count);
      fill.executeUpdate();
    }
  }

  @Override
  public void work() {
    for (int lane = 0; lane < LANES; lane++) {
      lanes.add(Thread.ofPlatform().start(this::untilEmpty));
    }
  }

  @Override
  public void rest() throws InterruptedException {
    for (Thread lane : lanes) {
      lane.join();
    }
    lanes.clear();
  }

  @Override
  public void probe(long asked) {
    throw new UnsupportedOperationException("the bare loop waits for nothing");
  }

  @Override
  public void hold() {
    throw new UnsupportedOperationException("the bare loop holds nothing");
  }

  private void untilEmpty() {
    try (Connection connection = connect();
        PreparedStatement lock = connection.prepareStatement(LOCK);
        PreparedStatement delete =
            connection.prepareStatement("delete from job where id = any(?)")) {
      connection.setAutoCommit(false);
      List<Long> ids;
      do {
        ids = locked(lock);
        ids.forEach(id -> events.ran());
        Array column = connection.createArrayOf("bigint", ids.toArray());
        delete.setArray(1, column);
        delete.executeUpdate();
        connection.commit();
      } while (!ids.isEmpty());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Long> locked(PreparedStatement lock) throws SQLException {
    lock.setInt(1, BATCH);
    List<Long> ids = new ArrayList<>();
    try (ResultSet rows = lock.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        address.url() + "?prepareThreshold=1", address.user(), address.password());
  }
}
