package curio.log;

import curio.store.groupcommit.GroupWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/**
 * Writes what several callers append by one statement, which locks the partitions in the same order
 * as the moves from outboxes do. A topic that was not declared breaks it: the batch has no place.
 * Stateless.
 */
final class AppendStatement implements GroupWork<Append, Boolean> {
  private static final String APPEND =
      """
      with given as (
        select t.id as topic_id, g.partition, g.events, g.payload, g.seq
        from unnest(?, ?, ?, ?)
          with ordinality as g (topic, partition, events, payload, seq)
        left join log.topic t on t.name = g.topic
      ), counted as (
        select topic_id, partition, sum(events) as events from given group by 1, 2
      ), locked as (
        select p.topic_id, p.partition, p.next_offset, c.events
        from log.partition p join counted c using (topic_id, partition)
        where not p.closed
        order by 1, 2 for update of p
      ), bumped as (
        update log.partition p set next_offset = l.next_offset + l.events
        from locked l where p.topic_id = l.topic_id and p.partition = l.partition
      )
      insert into log.batch (topic_id, partition, last_offset, events, payload)
      select g.topic_id, g.partition,
        l.next_offset - 1
          + sum(g.events) over (partition by g.topic_id, g.partition order by g.seq),
        g.events, g.payload
      from given g left join locked l using (topic_id, partition)
      """;

  @Override
  public List<Boolean> apply(Connection connection, List<Append> items) throws SQLException {
    var rows = new BatchRows();
    items.forEach(item -> item.events().forEach(event -> event.addTo(rows)));
    try (var append = connection.prepareStatement(APPEND)) {
      bind(append, rows.all());
      append.executeUpdate();
    }
    return Collections.nCopies(items.size(), true);
  }

  private static void bind(PreparedStatement append, List<BatchRows.Batch> rows)
      throws SQLException {
    var connection = append.getConnection();
    var topics = rows.stream().map(row -> row.place().topic()).toArray(String[]::new);
    var partitions = rows.stream().map(row -> row.place().partition()).toArray(Integer[]::new);
    var events = rows.stream().map(BatchRows.Batch::events).toArray(Integer[]::new);
    var payloads = rows.stream().map(BatchRows.Batch::payload).toArray(byte[][]::new);
    append.setArray(1, connection.createArrayOf("text", topics));
    append.setArray(2, connection.createArrayOf("int4", partitions));
    append.setArray(3, connection.createArrayOf("int4", events));
    append.setArray(4, connection.createArrayOf("bytea", payloads));
  }

  /** So the partitions stay locked no longer than the store needs, whatever happens here. */
  @Override
  public boolean writesByOneStatement() {
    return true;
  }
}
