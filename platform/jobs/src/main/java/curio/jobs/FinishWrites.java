package curio.jobs;

import curio.store.GroupWork;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Writes how jobs ended, those of many threads in one statement; true for those whose epoch was
 * still theirs. The epoch says it all: it rises whenever a job begins or ceases to run. A condition
 * on the state would let the planner read every job that runs for each one that ends. Stateless.
 */
final class FinishWrites implements GroupWork<Finish, Boolean> {
  private static final String SQL =
      """
      with finish as materialized (
        select * from unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::text[])
          as f (id, epoch, state, after, attempts, failure)
      ), removed as (
        delete from jobs.job j using finish f
        where f.state = 'removed' and j.id = f.id and j.epoch = f.epoch
        returning j.id
      ), changed as (
        update jobs.job j
        set state = f.state, owner = null, epoch = j.epoch + 1,
          due_at = statement_timestamp() + f.after * interval '1 millisecond',
          attempts = f.attempts, failure = nullif(f.failure, '')
        from finish f
        where f.state <> 'removed' and j.id = f.id and j.epoch = f.epoch
        returning j.id
      )
      select id from removed union all select id from changed
      """;

  @Override
  public List<Boolean> apply(Handle tx, List<Finish> items) throws SQLException {
    var connection = tx.getConnection();
    try (var update = connection.prepareStatement(SQL)) {
      update.setArray(1, connection.createArrayOf("int8", each(items, Finish::id).toArray()));
      update.setArray(2, connection.createArrayOf("int8", each(items, Finish::epoch).toArray()));
      update.setArray(
          3, connection.createArrayOf("text", each(items, f -> f.state().text()).toArray()));
      update.setArray(
          4, connection.createArrayOf("int8", each(items, f -> f.after().toMillis()).toArray()));
      update.setArray(5, connection.createArrayOf("int4", each(items, Finish::attempts).toArray()));
      update.setArray(6, connection.createArrayOf("text", each(items, Finish::failure).toArray()));
      Set<Long> accepted = new HashSet<>();
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          accepted.add(rows.getLong(1));
        }
      }
      return items.stream().map(item -> accepted.contains(item.id())).toList();
    }
  }

  @Override
  public boolean writesByOneStatement() {
    return true;
  }

  private static <T> List<T> each(List<Finish> items, Function<Finish, T> part) {
    return items.stream().map(part).toList();
  }
}
