package curio.log;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The log in PostgreSQL, schema {@code log}, in the same database as the outboxes, so that a move
 * is one transaction: no record is ever in both places or in none. A move locks the partitions that
 * it appends to, therefore offsets become visible in order. The partition of a key is the CRC-32 of
 * its UTF-8 bytes modulo the topic's partitions. Thread-safe.
 */
public final class PostgresLog implements Log {
  private static final String READ =
      """
      select "offset", event_id, key, type, version, occurred_at, trace_id, payload
      from log.record
      where topic_id = (select id from log.topic where name = ?) and partition = ? and "offset" > ?
      order by "offset" limit ?
      """;

  private static final int TRIM_BATCH = 5_000;

  private final Database database;

  /** The log in a database whose schema {@code log} is migrated. */
  public PostgresLog(Database database) {
    this.database = database;
  }

  @Override
  public void declare(Topic topic) {
    int partitions =
        database.inTransaction(tx -> {
          tx.execute(
              """
              insert into log.topic (name, partitions, retention)
              values (?, ?, ? * interval '1 second')
              on conflict (name) do update set retention = excluded.retention
              """,
              topic.name(),
              topic.partitions(),
              topic.retention().toSeconds());
          tx.execute(
              """
              insert into log.partition (topic_id, partition)
              select id, generate_series(0, partitions - 1) from log.topic where name = ?
              on conflict do nothing
              """,
              topic.name());
          return tx.createQuery("select partitions from log.topic where name = :name")
              .bind("name", topic.name())
              .mapTo(Integer.class)
              .one();
        });
    if (partitions != topic.partitions()) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "topic %s: %d partitions (expected: %d, as it was made)"
              .formatted(topic.name(), topic.partitions(), partitions));
    }
  }

  @Override
  public Moved move(Database store, Outbox outbox, Lease lease, int max) {
    return store.inTransaction(
        tx -> lease.fence(tx) ? moveBatch(tx, moveSql(outbox.table()), max) : Moved.NOTHING);
  }

  private static Moved moveBatch(Handle tx, String sql, int max) throws SQLException {
    try (var move = tx.getConnection().prepareStatement(sql)) {
      move.setInt(1, max);
      int count = 0;
      var topics = new ArrayList<String>();
      try (var rows = move.executeQuery()) {
        while (rows.next()) {
          topics.add(new Row(rows).text("topic"));
          count += rows.getInt(2);
        }
      }
      return new Moved(count, topics);
    }
  }

  private static String moveSql(String table) {
    return """
    with batch as (
      delete from %1$s where seq in (select seq from %1$s order by seq limit ?)
      returning *
    ), placed as (
      select b.*, t.id as topic_id,
        (crc32(convert_to(b.key, 'UTF8')) %% t.partitions)::int as partition
      from batch b left join log.topic t on t.name = b.topic
    ), counted as (
      select topic_id, partition, count(*) as records from placed group by 1, 2
    ), locked as (
      select p.topic_id, p.partition, p.next_offset, c.records
      from log.partition p join counted c using (topic_id, partition)
      order by 1, 2 for update of p
    ), bumped as (
      update log.partition p set next_offset = l.next_offset + l.records
      from locked l where p.topic_id = l.topic_id and p.partition = l.partition
    ), inserted as (
      insert into log.record (topic_id, partition, "offset", key, event_id, type, version,
        occurred_at, trace_id, payload)
      select r.topic_id, r.partition,
        l.next_offset - 1 + row_number() over (partition by r.topic_id, r.partition order by seq),
        r.key, r.event_id, r.type, r.version, r.occurred_at, r.trace_id, r.payload
      from placed r left join locked l using (topic_id, partition)
    )
    select topic, count(*) from batch group by topic
    """
        .formatted(table);
  }

  @Override
  public List<LogRecord> read(Topic topic, int partition, long after, int max) {
    return database.read(tx -> {
      try (var select = tx.getConnection().prepareStatement(READ)) {
        select.setString(1, topic.name());
        select.setInt(2, partition);
        select.setLong(3, after);
        select.setInt(4, max);
        return records(select, topic.name(), partition);
      }
    });
  }

  private static List<LogRecord> records(PreparedStatement select, String topic, int partition)
      throws SQLException {
    var records = new ArrayList<LogRecord>();
    try (var rows = select.executeQuery()) {
      var row = new Row(rows);
      while (rows.next()) {
        records.add(new LogRecord(partition, row.number("offset"), Events.read(row, topic)));
      }
    }
    return records;
  }

  @Override
  public Map<Integer, Long> lastOffsets(Topic topic) {
    return database.read(tx -> {
      var offsets = new HashMap<Integer, Long>();
      tx.createQuery(
              """
              select p.partition, p.next_offset - 1 as last
              from log.partition p join log.topic t on t.id = p.topic_id
              where t.name = :name and p.next_offset > 0
              """)
          .bind("name", topic.name())
          .map((row, context) -> offsets.put(row.getInt(1), row.getLong(2)))
          .list();
      return offsets;
    });
  }

  @Override
  public long trim(Topic topic) {
    long removed = 0;
    for (int partition = 0; partition < topic.partitions(); partition++) {
      int batch;
      do {
        batch = trimBatch(topic, partition);
        removed += batch;
      } while (batch == TRIM_BATCH);
    }
    return removed;
  }

  /** The oldest offsets first, so that a cut-off trim leaves no gap in what is kept. */
  private int trimBatch(Topic topic, int partition) {
    return database.inTransaction(tx ->
        tx.execute(
            """
            with oldest as (
              select topic_id, partition, "offset", appended_at from log.record
              where topic_id = (select id from log.topic where name = ?) and partition = ?
              order by "offset" limit ?
            )
            delete from log.record r using oldest o
            where (r.topic_id, r.partition, r."offset") = (o.topic_id, o.partition, o."offset")
              and o.appended_at < clock_timestamp() - ? * interval '1 second'
            """,
            topic.name(),
            partition,
            TRIM_BATCH,
            topic.retention().toSeconds()));
  }
}
