package curio.log;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.JobLease;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The log in PostgreSQL, schema {@code log}, in the same database as the outboxes, so that a move
 * is one transaction: no record is ever in both places or in none. A move locks the partitions that
 * it appends to, therefore offsets become visible in order. A row is a batch of events as it came
 * from the outbox, which is moved unread; its key is the offset of its last event.
 *
 * <p>Used by itself it knows the first generation of a topic alone: whoever asks for offsets or
 * records of one that has moved since is refused, since all later places would be taken for others.
 * What it appends is where the log is, or refused. Thread-safe.
 */
public final class PostgresLog implements Log {
  /** Of a move, so that what it remembers is bounded however small the rows are. */
  private static final int MOVE_ROWS = 4_096;

  /** What this knows of. */
  private static final int FIRST_GENERATION = 0;

  private final Database database;

  /** A topic that has a later one is not read. */
  private final int lastGeneration;

  private final Consumers consumers = new Consumers();

  /** The log in a database whose schema {@code log} is migrated. */
  public PostgresLog(Database database) {
    this(database, FIRST_GENERATION);
  }

  private PostgresLog(Database database, int lastGeneration) {
    this.database = database;
    this.lastGeneration = lastGeneration;
  }

  /** The same for who knows which places are of which generation: offsets are bare places. */
  public static PostgresLog ofPlaces(Database database) {
    return new PostgresLog(database, Integer.MAX_VALUE);
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
          tx.execute(
              """
              insert into log.generation (topic, generation, log, began)
              select name, 0, 'postgres', array_fill(0::bigint, array[partitions])
              from log.topic t where name = ?
                and not exists (select from log.generation g where g.topic = t.name)
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
  public Mover mover(Database store, Outbox outbox, JobLease lease) {
    var sql = moveSql(outbox.table());
    return new Mover() {
      @Override
      public Moved move() {
        return store.inTransaction(
            tx -> lease.requireOwned(tx) ? moveBatch(tx, sql) : Moved.NOTHING);
      }

      @Override
      public void close() {
        // Between moves it has nothing.
      }
    };
  }

  private static Moved moveBatch(Handle tx, String sql) throws SQLException {
    try (var move = tx.getConnection().prepareStatement(sql)) {
      move.setInt(1, MOVE_ROWS);
      move.setInt(2, MOVE_BYTES);
      long rows = 0;
      long events = 0;
      long bytes = 0;
      var topics = new ArrayList<String>();
      try (var moved = move.executeQuery()) {
        while (moved.next()) {
          topics.add(new Row(moved).text("topic"));
          rows += moved.getLong(2);
          events += moved.getLong(3);
          bytes += moved.getLong(4);
        }
      }
      return new Moved(events, rows >= MOVE_ROWS || bytes >= MOVE_BYTES, topics);
    }
  }

  private static String moveSql(String table) {
    return """
    with last as (
      select max(seq) as seq from (
        select seq, sum(bytes) over (
          order by seq range between unbounded preceding and 1 preceding) as bytes_before
        from (
          select seq, octet_length(payload) as bytes from %1$s order by seq limit ?
        ) oldest
      ) measured
      where coalesce(bytes_before, 0) < ?
    ), batch as (
      delete from %1$s where seq <= (select seq from last) returning *
    ), placed as (
      select b.*, t.id as topic_id from batch b left join log.topic t on t.name = b.topic
    ), counted as (
      select topic_id, partition, sum(events) as events from placed group by 1, 2
    ), locked as (
      select p.topic_id, p.partition, p.next_offset, c.events
      from log.partition p join counted c using (topic_id, partition)
      where not p.closed
      order by 1, 2 for update of p
    ), bumped as (
      update log.partition p set next_offset = l.next_offset + l.events
      from locked l where p.topic_id = l.topic_id and p.partition = l.partition
    ), inserted as (
      insert into log.batch (topic_id, partition, last_offset, events, payload)
      select r.topic_id, r.partition,
        l.next_offset - 1
          + sum(r.events) over (partition by r.topic_id, r.partition order by r.seq),
        r.events, r.payload
      from placed r left join locked l using (topic_id, partition)
    )
    select topic, count(*), sum(events), sum(octet_length(payload)) from batch group by topic
    """
        .formatted(table);
  }

  @Override
  public Reader reader(Topic topic, int partition, long after) {
    return new PostgresReader(database, topic, partition, after, lastGeneration);
  }

  @Override
  public Map<TopicPartition, Long> lastOffsets(List<Topic> topics) {
    return database.read(tx -> {
      var offsets = new HashMap<TopicPartition, Long>();
      tx.createQuery(
              """
              select t.name as topic, p.partition, p.next_offset - 1 as "offset", moved
              from log.topic t
              cross join lateral (
                select exists (
                  select from log.generation g where g.topic = t.name and g.generation > :last
                ) as moved
              ) gone
              join log.partition p on p.topic_id = t.id
              where t.name = any(:names) and (p.next_offset > 0 or moved)
              """)
          .bind("names", topics.stream().map(Topic::name).toArray(String[]::new))
          .bind("last", lastGeneration)
          .map((result, context) -> {
            var row = new Row(result);
            var place = TopicPartition.of(row);
            if (result.getBoolean("moved")) {
              throw moved(place.topic());
            }
            return offsets.put(place, row.number("offset"));
          })
          .list();
      return offsets;
    });
  }

  /** Of a topic that has a later generation than is known here. */
  static CurioException moved(String topic) {
    return new CurioException(
        ErrorCode.UNAVAILABLE,
        "topic %s: the log has moved to Kafka, or there and back (expected: a node with --kafka)"
            .formatted(topic),
        1,
        null);
  }

  @Override
  public Map<TopicPartition, Double> ages(List<Due> waiting) {
    var sql =
        """
        select w.topic, w.partition,
          greatest(0, extract(epoch from clock_timestamp() - first.appended_at))
        from unnest(:topics, :partitions, :positions) as w (topic, partition, position)
        join log.topic t on t.name = w.topic
        cross join lateral (
          select appended_at from log.batch b
          where b.topic_id = t.id and b.partition = w.partition and b.last_offset > w.position
          order by b.last_offset limit 1
        ) first
        """;
    return database.read(tx -> {
      var ages = new HashMap<TopicPartition, Double>();
      tx.createQuery(sql)
          .bind("topics", waiting.stream().map(one -> one.place().topic()).toArray(String[]::new))
          .bind("partitions", waiting.stream().mapToInt(one -> one.place().partition()).toArray())
          .bind("positions", waiting.stream().mapToLong(Due::position).toArray())
          .map((row, context) -> ages.put(TopicPartition.of(new Row(row)), row.getDouble(3)))
          .list();
      return ages;
    });
  }

  @Override
  public Consumers consumers() {
    return consumers;
  }

  @Override
  public List<CleanupRule> trim(List<Topic> topics) {
    return topics.stream()
        .map(topic -> new CleanupRule(topic.name(), (tx, limit) -> trim(tx, topic, limit)))
        .toList();
  }

  private static int trim(Handle tx, Topic topic, int limit) {
    int removed = 0;
    for (int partition = 0; partition < topic.partitions(); partition++) {
      removed += trim(tx, topic, partition, limit);
    }
    return removed;
  }

  /** The oldest offsets first, so that a cut-off trim leaves no gap in what is kept. */
  private static int trim(Handle tx, Topic topic, int partition, int limit) {
    return tx.execute(
        """
        with oldest as (
          select topic_id, partition, last_offset,
            min(appended_at) over (order by last_offset desc) as appended_at
          from (
            select topic_id, partition, last_offset, appended_at from log.batch
            where topic_id = (select id from log.topic where name = ?) and partition = ?
            order by last_offset limit ?
          ) first
        )
        delete from log.batch b using oldest o
        where (b.topic_id, b.partition, b.last_offset) = (o.topic_id, o.partition, o.last_offset)
          and o.appended_at < clock_timestamp() - ? * interval '1 second'
        """,
        topic.name(),
        partition,
        limit,
        topic.retention().toSeconds());
  }
}
