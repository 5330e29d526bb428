package curio.log;

import curio.store.Database;
import curio.store.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads a partition of the log in PostgreSQL. Holds nothing between two batches. */
final class PostgresReader implements Log.Reader {
  /** Batches until there are enough events; the first one may have some that were asked to pass. */
  private static final String READ =
      """
      select last_offset, events, payload from (
        select last_offset, events, payload, sum(events) over (order by last_offset) as upto
        from (
          select last_offset, events, payload from log.batch
          where topic_id = (select id from log.topic where name = ?) and partition = ?
            and last_offset > ?
            and not exists (select from log.generation where topic = ? and generation > ?)
          order by last_offset limit ?
        ) following
      ) counted
      where upto - events < ?
      order by last_offset
      """;

  /** In one look, so that what is appended meanwhile is in both or in none. */
  private static final String LAST_IF_NOTHING_FOLLOWS =
      """
      select p.next_offset - 1 as last, moved
      from log.partition p
      cross join (
        select exists (
          select from log.generation where topic = :topic and generation > :generation) as moved
      ) gone
      where p.topic_id = (select id from log.topic where name = :topic)
        and p.partition = :partition
        and (moved or not exists (
          select from log.batch b
          where b.topic_id = p.topic_id and b.partition = p.partition and b.last_offset > :after))
      """;

  private final Database database;
  private final Topic topic;
  private final int partition;
  private final int lastGeneration;
  private long position;

  /**
   * One that stands behind a place.
   *
   * @param lastGeneration where the topic has a later one nothing is read: what is found in the
   *     same statement is certainly of this or an earlier one
   */
  PostgresReader(Database database, Topic topic, int partition, long after, int lastGeneration) {
    this.database = database;
    this.topic = topic;
    this.partition = partition;
    this.position = after;
    this.lastGeneration = lastGeneration;
  }

  @Override
  public Log.Batch next(int max) {
    var batch =
        database.read(tx -> {
          var records = records(tx, max);
          return records.isEmpty() ? nothing(tx) : batch(records);
        });
    position = batch.upTo();
    return batch;
  }

  @Override
  public void close() {
    // It holds nothing.
  }

  private Log.Batch batch(List<LogRecord> records) {
    long lost = records.getFirst().offset() - position - 1;
    return new Log.Batch(records, records.getLast().offset(), lost);
  }

  /** All that there was may have fallen to retention. */
  private Log.Batch nothing(Handle tx) {
    long last =
        tx.createQuery(LAST_IF_NOTHING_FOLLOWS)
            .bind("topic", topic.name())
            .bind("partition", partition)
            .bind("after", position)
            .bind("generation", lastGeneration)
            .map((row, context) -> {
              if (row.getBoolean("moved")) {
                throw PostgresLog.moved(topic.name());
              }
              return row.getLong("last");
            })
            .findOne()
            .orElse(position);
    return last > position
        ? new Log.Batch(List.of(), last, last - position)
        : new Log.Batch(List.of(), position, 0);
  }

  private List<LogRecord> records(Handle tx, int max) throws SQLException {
    try (var select = tx.getConnection().prepareStatement(READ)) {
      select.setString(1, topic.name());
      select.setInt(2, partition);
      select.setLong(3, position);
      select.setString(4, topic.name());
      select.setInt(5, lastGeneration);
      select.setInt(6, max);
      select.setInt(7, max);
      var records = new ArrayList<LogRecord>();
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          long offset = row.number("last_offset") - row.number("events");
          for (var event : EventBatches.decode(row.bytes("payload"), topic.name())) {
            records.add(new LogRecord(partition, ++offset, event));
          }
        }
      }
      records.removeIf(record -> record.offset() <= position);
      return records.subList(0, Math.min(records.size(), max));
    }
  }
}
