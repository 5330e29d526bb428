package curio.cluster.caches;

import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.Row;
import curio.store.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The tables of rows under lease. Each call is one statement, so that a process which stands still
 * holds no lock. Whether a statement waits for the disk is argued at each. Thread-safe.
 */
final class RowDrops {
  /** What an asker that died has left goes after so long; others have given up by then. */
  private static final Duration LEFTOVERS_KEPT = Duration.ofMinutes(1);

  private final Database database;

  RowDrops(Database database) {
    this.database = database;
  }

  /** A drop that a node has still to confirm. */
  record Drop(long id, String cache, List<String> keys, String asker) {}

  /** What a look found; the node is to be trusted only if it is registered. */
  record Look(boolean isRegistered, List<Drop> drops) {}

  /** A node and the pass by which it was seen. */
  record Seen(String node, UUID pass) {}

  /** A drop that was written, and the nodes that have to confirm it. */
  record Asked(long id, List<Seen> nodes) {}

  private record Waits(long id, int nodes) {}

  private record AskedRow(long id, String node, UUID pass) {}

  static List<StoredTime> storedTimes() {
    return List.of(StoredTime.moment("cluster.row_drop", "made_at"));
  }

  static List<CleanupRule> cleanup() {
    return List.of(
        CleanupRule.keeping(
            "row-drops",
            LEFTOVERS_KEPT,
            """
            delete from cluster.row_drop where id in (
              select id from cluster.row_drop
              where made_at < clock_timestamp() - :kept * interval '1 millisecond'
              limit :limit for update skip locked)
            """));
  }

  /**
   * Makes a node known as one that keeps rows. On disk before it keeps any: if a crash of the store
   * took the registration back, nobody would wait for the node while it still trusts itself.
   */
  void register(String node) {
    var sql =
        """
        insert into cluster.row_cache (node, pass) values (?, gen_random_uuid())
        on conflict (node) do update set pass = excluded.pass
        """;
    int _ = database.inOneStatement(tx -> tx.execute(sql, node));
  }

  /**
   * Says that the node passes, and finds what it has to drop, at most so many. The mark of a pass
   * is on disk before the pass counts: if a crash took it back, the node would look silent.
   */
  Look look(String node, int most) {
    var sql =
        """
        with beat as (
          update cluster.row_cache set pass = gen_random_uuid() where node = :node returning node)
        select d.id, d.cache, d.keys, d.asker from beat b
        left join cluster.row_drop_wait w on w.node = b.node
        left join cluster.row_drop d on d.id = w.drop_id
        order by d.id limit :most
        """;
    var rows =
        database.inOneStatement(tx ->
            tx.createQuery(sql)
                .bind("node", node)
                .bind("most", most)
                .map((row, context) -> drop(row))
                .list());
    return new Look(!rows.isEmpty(), rows.stream().flatMap(Optional::stream).toList());
  }

  /** Empty for the one row of a node that has nothing to drop. */
  private static Optional<Drop> drop(ResultSet result) throws SQLException {
    var row = new Row(result);
    return result.getObject("id") == null
        ? Optional.empty()
        : Optional.of(
            new Drop(row.number("id"), row.text("cache"), row.texts("keys"), row.text("asker")));
  }

  /** Says that the node has dropped them; false if it is not registered any more. */
  boolean confirm(String node, List<Long> drops) {
    var sql =
        """
        with done as (
          delete from cluster.row_drop_wait where node = :node and drop_id = any(:drops))
        update cluster.row_cache set pass = gen_random_uuid() where node = :node
        """;
    return database.inOneStatement(tx ->
        tx.createUpdate(sql).bind("node", node).bindArray("drops", Long.class, drops).execute())
        == 1;
  }

  /**
   * Has all registered nodes but one drop keys; empty if there is none. On disk: a crash that took
   * it back would look like the confirmation of all.
   */
  Optional<Asked> ask(String asker, String cache, List<String> keys) {
    // The lock waits for a node that is just leaving, and reads the newest pass of each.
    var sql =
        """
        with nodes as materialized (
          select node, pass from cluster.row_cache where node <> :asker order by node for key share),
        asked as (
          insert into cluster.row_drop (cache, keys, asker)
          select :cache, :keys, :asker where exists (select from nodes) returning id),
        waits as (
          insert into cluster.row_drop_wait (drop_id, node)
          select a.id, n.node from asked a, nodes n)
        select a.id, n.node, n.pass from asked a, nodes n
        """;
    var rows =
        database.inOneStatement(tx ->
            tx.createQuery(sql)
                .bind("asker", asker)
                .bind("cache", cache)
                .bindArray("keys", String.class, keys)
                .mapTo(AskedRow.class)
                .list());
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Asked(
                rows.getFirst().id(),
                rows.stream().map(row -> new Seen(row.node(), row.pass())).toList()));
  }

  /** How many nodes have not confirmed yet, for each drop that the store still knows. */
  Map<Long, Integer> waits(Collection<Long> drops) {
    var sql =
        """
        select d.id, (select count(*) from cluster.row_drop_wait w where w.drop_id = d.id) as nodes
        from cluster.row_drop d where d.id = any(:drops)
        """;
    return database.inOneStatement(tx ->
        tx.createQuery(sql).bindArray("drops", Long.class, drops).mapTo(Waits.class).list().stream()
            .collect(Collectors.toMap(Waits::id, Waits::nodes)));
  }

  /** Nobody waits for them any more. A crash brings them back for a minute at most. */
  void end(Collection<Long> drops) {
    var sql =
        """
        delete from cluster.row_drop
        using (select set_config('synchronous_commit', 'off', true)) as hasty
        where id = any(:drops)
        """;
    int _ =
        database.inOneStatement(
            tx -> tx.createUpdate(sql).bindArray("drops", Long.class, drops).execute());
  }

  /**
   * Takes those of the nodes out that have not passed since they were seen. A crash brings them
   * back, which costs somebody a wait.
   */
  int unregister(List<Seen> silent) {
    var sql =
        """
        delete from cluster.row_cache c
        using unnest(:nodes, cast(:passes as uuid[])) as s (node, pass),
          (select set_config('synchronous_commit', 'off', true)) as hasty
        where c.node = s.node and c.pass = s.pass
        """;
    return database.inOneStatement(tx ->
        tx.createUpdate(sql)
            .bindArray("nodes", String.class, silent.stream().map(Seen::node).toList())
            .bindArray(
                "passes", String.class, silent.stream().map(one -> one.pass().toString()).toList())
            .execute());
  }

  /** All registered nodes but one. */
  List<Seen> others(String node) {
    return database.inOneStatement(tx ->
        tx.createQuery("select node, pass from cluster.row_cache where node <> :node")
            .bind("node", node)
            .mapTo(Seen.class)
            .list());
  }

  /**
   * Takes a node out that keeps nothing any more; returns who waits for it. In two steps: whoever
   * asked before the first has written by then what the second removes.
   */
  List<String> leave(String node) {
    int _ =
        database.inOneStatement(
            tx -> tx.execute("delete from cluster.row_cache where node = ?", node));
    var sql =
        """
        delete from cluster.row_drop_wait w using cluster.row_drop d
        where w.node = :node and d.id = w.drop_id returning d.asker
        """;
    return database.inOneStatement(
        tx -> tx.createQuery(sql).bind("node", node).mapTo(String.class).list());
  }
}
