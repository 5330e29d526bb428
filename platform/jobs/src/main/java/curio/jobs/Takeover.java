package curio.jobs;

import curio.store.Database;
import curio.store.Row;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Frees the jobs of nodes that are dead, frozen or cut off, so that whoever has room claims them.
/// Any node may do so at any time; two at once do not meet.
///
/// A node is dead when its lease has lapsed on the database's clock. Its row is locked while its
/// jobs are freed, and rechecked once locked: a renewal or a claim of that node comes either
/// before, and then it is not dead, or after, and then it is refused. Jobs in a transaction of the
/// dead node that is still open are passed over and freed the next time; the server ends such a
/// transaction after three seconds.
///
/// The row of a dead node stays for a minute after it owns nothing any more, which is longer than
/// any statement of that node can last. Stateless.
final class Takeover {
  private static final String FREE =
      """
      with dead as materialized (
        select id from jobs.node where held_until < clock_timestamp() for update skip locked
      ), theirs as materialized (
        select j.place from dead cross join lateral (
          select ctid as place from jobs.job where state = 'running' and owner = dead.id
          limit 1000 for update skip locked
        ) j
      ), freed as (
        update jobs.job set state = 'waiting', owner = null, epoch = epoch + 1
        where ctid = any (array (select place from theirs)) returning kind
      )
      select kind, count(*) from freed group by kind
      """;

  private static final String FORGET_NODES =
      """
      delete from jobs.node n
      where held_until < clock_timestamp() - interval '1 minute'
        and not exists (select from jobs.job j where j.state = 'running' and j.owner = n.id)
      """;

  private Takeover() {}

  /** How many jobs of each kind were freed. */
  static Map<String, Integer> free(Database database) {
    return database.inOneStatement(Takeover::free);
  }

  private static Map<String, Integer> free(Handle tx) throws SQLException {
    try (var update = tx.getConnection().prepareStatement(FREE);
        var rows = update.executeQuery()) {
      var freed = new HashMap<String, Integer>();
      while (rows.next()) {
        freed.put(new Row(rows).text("kind"), rows.getInt(2));
      }
      return freed;
    }
  }

  /** Removes dead nodes. */
  static void forget(Database database) {
    database.inTransaction(tx -> tx.execute(FORGET_NODES));
  }
}
