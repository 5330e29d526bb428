package curio.jobs;

import curio.store.groupcommit.GroupWork;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes how jobs ended, those of many threads in one statement; true for those whose epoch was
 * still theirs. The epoch says it all: it rises whenever a job begins or ceases to run. A condition
 * on the state would let the planner read every job that runs for each one that ends. What is
 * removed is looked for where it was claimed first: by its id PostgreSQL would find two index
 * entries and visit two versions of the row. Stateless.
 */
final class FinishWrites implements GroupWork<Finish, Boolean> {
  private static final String SQL =
      """
      with ended as materialized (
        select * from unnest(?::tid[], ?::bigint[], ?::bigint[]) as e (place, id, epoch)
      ), removed as (
        delete from jobs.job j using ended e
        where j.ctid = e.place and j.id = e.id and j.epoch = e.epoch
        returning j.id
      ), moved as (
        delete from jobs.job j using ended e
        where e.id not in (select id from removed) and j.id = e.id and j.epoch = e.epoch
        returning j.id
      ), changed as (
        update jobs.job j
        set state = f.state, owner = null, epoch = j.epoch + 1,
          due_at = statement_timestamp() + f.after * interval '1 millisecond', delay = f.after,
          attempts = f.attempts, failure = nullif(f.failure, '')
        from unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::int[], ?::text[])
          as f (id, epoch, state, after, attempts, failure)
        where j.id = f.id and j.epoch = f.epoch
        returning j.id
      )
      select id from removed union all select id from moved union all select id from changed
      """;

  @Override
  public List<Boolean> apply(Connection connection, List<Finish> items) throws SQLException {
    var removed = items.stream().filter(FinishWrites::isRemoval).toList();
    var changed = items.stream().filter(item -> !isRemoval(item)).toList();
    try (var update = connection.prepareStatement(SQL)) {
      bind(update, 1, "tid", removed, Finish::place);
      bind(update, 2, "int8", removed, Finish::id);
      bind(update, 3, "int8", removed, Finish::epoch);
      bind(update, 4, "int8", changed, Finish::id);
      bind(update, 5, "int8", changed, Finish::epoch);
      bind(update, 6, "text", changed, f -> f.state().text());
      bind(update, 7, "int8", changed, f -> f.after().toMillis());
      bind(update, 8, "int4", changed, Finish::attempts);
      bind(update, 9, "text", changed, Finish::failure);
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

  private static boolean isRemoval(Finish item) {
    return item.state() == Finish.State.REMOVED;
  }

  private static void bind(
      PreparedStatement statement,
      int place,
      String type,
      List<Finish> items,
      Function<Finish, Object> part)
      throws SQLException {
    var values = new Object[items.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = part.apply(items.get(i));
    }
    statement.setArray(place, statement.getConnection().createArrayOf(type, values));
  }
}
