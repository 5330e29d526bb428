package curio.jobs;

import curio.jobs.JobMeters.Present;
import curio.store.Database;
import curio.store.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on {@code jobs.job} that many callers use. Stateless. */
final class JobTable {
  private JobTable() {}

  /** How much of which kind is wanted. */
  record Wanted(Map<String, Integer> byKind) {
    private void bindKinds(Connection connection, PreparedStatement statement, int place)
        throws SQLException {
      statement.setArray(place, connection.createArrayOf("text", byKind.keySet().toArray()));
    }

    private void bind(Connection connection, PreparedStatement statement, int first)
        throws SQLException {
      bindKinds(connection, statement, first);
      statement.setArray(first + 1, connection.createArrayOf("int4", byKind.values().toArray()));
    }
  }

  /** A job of this node and under which epoch. */
  record Owned(long id, long epoch) {}

  /**
   * Adds jobs of which no other with their key is there; which ones by their place in the list. The
   * ids are in the order of the list.
   */
  static Map<Integer, Long> add(Handle tx, List<NewJob> jobs) throws SQLException {
    var sql =
        """
        with wanted as materialized (
          select n, nextval(pg_get_serial_sequence('jobs.job', 'id')) as id, kind, key, payload, after
          from unnest(?::text[], ?::text[], ?::bytea[], ?::bigint[])
            with ordinality as w (kind, key, payload, after, n)
        ), added as (
          insert into jobs.job (id, kind, key, payload, due_at, delay)
          overriding system value
          select id, kind, key, payload, statement_timestamp() + after * interval '1 millisecond',
            after
          from wanted order by kind, key
          on conflict (kind, key) where key is not null and state <> 'done' do nothing
          returning id
        )
        select n, id from wanted join added using (id)
        """;
    var connection = tx.getConnection();
    try (var insert = connection.prepareStatement(sql)) {
      insert.setArray(1, connection.createArrayOf("text", each(jobs, NewJob::kind)));
      insert.setArray(2, connection.createArrayOf("text", each(jobs, NewJob::key)));
      insert.setArray(3, connection.createArrayOf("bytea", payloads(jobs)));
      insert.setArray(
          4, connection.createArrayOf("int8", each(jobs, job -> job.after().toMillis())));
      var ids = new HashMap<Integer, Long>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          ids.put(rows.getInt(1) - 1, rows.getLong(2));
        }
      }
      return ids;
    }
  }

  /** Adds those of the jobs that are not there; where all are, nothing is written. */
  static int register(Handle tx, Collection<StandingJob> jobs) throws SQLException {
    var sql =
        """
        insert into jobs.job (kind, key, payload, due_at)
        select kind, key, '', statement_timestamp()
        from unnest(?::text[], ?::text[]) as wanted (kind, key)
        where not exists (
          select from jobs.job j
          where j.kind = wanted.kind and j.key = wanted.key and j.state <> 'done')
        order by kind, key
        on conflict (kind, key) where key is not null and state <> 'done' do nothing
        """;
    var connection = tx.getConnection();
    try (var insert = connection.prepareStatement(sql)) {
      var kinds = jobs.stream().map(StandingJob::kind).toArray();
      insert.setArray(1, connection.createArrayOf("text", kinds));
      var keys = jobs.stream().map(StandingJob::key).toArray();
      insert.setArray(2, connection.createArrayOf("text", keys));
      return insert.executeUpdate();
    }
  }

  /** All jobs that are always there, of all kinds, with their owners. */
  static List<StandingTask> standing(Handle tx) {
    return tx.createQuery(
            """
            select j.kind, j.key, n.name from jobs.job j left join jobs.node n on n.id = j.owner
            where (j.key = :only or j.key like :only || ':%') and j.state <> 'done'
            order by j.kind, j.id
            """)
        .bind("only", StandingJob.ONLY)
        .map((result, context) -> {
          var row = new Row(result);
          var job = new StandingJob(row.text("kind"), row.text("key"));
          var owner = Optional.ofNullable(result.getString("name"));
          return new StandingTask(job.name(), job.part().isPresent(), owner);
        })
        .list();
  }

  /**
   * Gives waiting jobs that are due to a node, the longest due first; nothing if its lease has
   * lapsed. Its row is locked as by a foreign key: nobody can find it dead before this commits. It
   * is not when no job is due, so that such a claim writes nothing and waits for no disk.
   *
   * <p>The rows are updated where they were locked, without a join that the planner could turn into
   * a scan of all jobs. One that moved in between is passed over and found by the next claim.
   */
  static List<Claimed> claim(Handle tx, long node, Wanted wanted) throws SQLException {
    var sql =
        """
        with me as materialized (
          select id from jobs.node where id = ? and held_until > clock_timestamp()
            and exists (
              select from unnest(?::text[]) as w (kind) cross join lateral (
                select from jobs.job
                where state = 'waiting' and kind = w.kind and due_at <= statement_timestamp()
                order by due_at limit 1
              ) first)
          for key share
        ), due as materialized (
          select j.place
          from me cross join unnest(?::text[], ?::int[]) as w (kind, free)
          cross join lateral (
            select ctid as place from jobs.job
            where state = 'waiting' and kind = w.kind and due_at <= statement_timestamp()
            order by due_at limit w.free for update skip locked
          ) j
        )
        update jobs.job
        set state = 'running', owner = ?, epoch = epoch + 1, attempts = attempts + 1
        where ctid = any (array (select place from due))
        returning ctid as place, id, kind, key, payload, attempts, epoch, due_at,
          clock_timestamp() as claimed_at
        """;
    var connection = tx.getConnection();
    try (var update = connection.prepareStatement(sql)) {
      update.setLong(1, node);
      wanted.bindKinds(connection, update, 2);
      wanted.bind(connection, update, 3);
      update.setLong(5, node);
      var claimed = new ArrayList<Claimed>();
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          claimed.add(claimed(rows, node));
        }
      }
      return claimed;
    }
  }

  private static Claimed claimed(ResultSet rows, long node) throws SQLException {
    var row = new Row(rows);
    return new Claimed(
        row.text("place"),
        row.number("id"),
        row.text("kind"),
        rows.getString("key"),
        row.bytes("payload"),
        rows.getInt("attempts"),
        row.number("epoch"),
        node,
        row.instant("due_at"),
        row.instant("claimed_at"));
  }

  /** How long until the first of the waiting jobs of these kinds is due; not positive: now. */
  static Optional<Duration> untilNextDue(Handle tx, Wanted wanted) throws SQLException {
    var sql =
        """
        select extract(epoch from min(due_at) - clock_timestamp()) * 1000
        from unnest(?::text[], ?::int[]) as w (kind, free)
        cross join lateral (
          select due_at from jobs.job where state = 'waiting' and kind = w.kind
          order by due_at limit 1
        ) first
        """;
    var connection = tx.getConnection();
    try (var select = connection.prepareStatement(sql)) {
      wanted.bind(connection, select, 1);
      try (var rows = select.executeQuery()) {
        rows.next();
        double millis = rows.getDouble(1);
        return rows.wasNull()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis((long) millis + 1));
      }
    }
  }

  /** What a node owns. */
  static List<Owned> ownedBy(Handle tx, long node) throws SQLException {
    var sql = "select id, epoch from jobs.job where state = 'running' and owner = ?";
    try (var select = tx.getConnection().prepareStatement(sql)) {
      select.setLong(1, node);
      var owned = new ArrayList<Owned>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          owned.add(new Owned(rows.getLong(1), rows.getLong(2)));
        }
      }
      return owned;
    }
  }

  /** Gives back a job that its owner knows nothing of, since the answer to its claim was lost. */
  static int giveBack(Handle tx, Owned job) {
    return tx.execute(
        """
        update jobs.job set state = 'waiting', owner = null, epoch = epoch + 1,
          attempts = attempts - 1
        where id = ? and epoch = ? and state = 'running'
        """,
        job.id(),
        job.epoch());
  }

  /** Gives up everything that a node owns, which counts as no attempt; the kinds of that. */
  static List<String> giveBackAll(Handle tx, long node) {
    return tx.createQuery(
            """
            with given as (
              update jobs.job set state = 'waiting', owner = null, epoch = epoch + 1,
                attempts = greatest(attempts - 1, 0)
              where state = 'running' and owner = :node returning kind
            )
            select distinct kind from given
            """)
        .bind("node", node)
        .mapTo(String.class)
        .list();
  }

  /**
   * How many of these kinds are in which state; counted up to 10001 each, so that it stays cheap.
   */
  static List<Present> count(Database database, List<String> kinds) {
    return database.read(tx ->
        tx.createQuery(
                """
                select kind, state, jobs
                from unnest(:kinds) as k (kind)
                cross join unnest(array['waiting', 'running', 'parked']) as s (state)
                cross join lateral (
                  select count(*) as jobs from (
                    select from jobs.job j where j.kind = k.kind and j.state = s.state limit 10001
                  ) counted_rows
                ) counted
                """)
            .bind("kinds", kinds.toArray(String[]::new))
            .mapTo(Present.class)
            .list());
  }

  private static byte[][] payloads(List<NewJob> jobs) {
    return jobs.stream().map(NewJob::payload).toArray(byte[][]::new);
  }

  private static @Nullable Object[] each(
      List<NewJob> jobs, Function<NewJob, @Nullable Object> part) {
    var values = new @Nullable Object[jobs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = part.apply(jobs.get(i));
    }
    return values;
  }
}
