package curio.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column of times that are compared with now, and how far ahead of now they can rightly be. A
 * time further ahead was written by a clock that has been set back since; {@link StoredTimes} takes
 * it for the farthest that is right. Immutable. Table, columns and conditions are constants of the
 * code and stand in SQL as they are.
 *
 * @param table qualified name
 * @param column the one that is looked at; there should be an index, unless the table is small
 * @param farthest how far ahead it can be, as an interval in SQL over the row
 * @param rows condition of the rows that are looked at; null: all
 * @param following columns of the same row that can never be ahead of now
 * @param clock whose it is
 */
public record StoredTime(
    String table,
    String column,
    String farthest,
    @Nullable String rows,
    List<String> following,
    Source clock) {
  private static final Pattern TABLE = Pattern.compile("[a-z_]+\\.[a-z_]+");
  private static final Pattern COLUMN = Pattern.compile("[a-z_]+");
  private static final String NOTHING = "interval '0'";

  /** By whose clock the times of a column are written. */
  public enum Source {
    /** The database's, one for all nodes. */
    DATABASE,
    /** The clock of the node that writes; those of nodes may differ a little. */
    NODES
  }

  public StoredTime {
    if (!TABLE.matcher(table).matches()) {
      throw new IllegalArgumentException("table: %s (expected: schema.table)".formatted(table));
    }
    following = List.copyOf(following);
    for (var name : following) {
      checkColumn(name);
    }
    checkColumn(column);
  }

  private static void checkColumn(String name) {
    if (!COLUMN.matcher(name).matches()) {
      throw new IllegalArgumentException("column: %s (expected: a-z and _)".formatted(name));
    }
  }

  /** When something happened: never ahead of now. */
  public static StoredTime moment(String table, String column) {
    return until(table, column, NOTHING);
  }

  /** When something is due or ends: ahead of now by no more than a time. */
  public static StoredTime until(String table, String column, Duration longest) {
    return until(table, column, "interval '%d milliseconds'".formatted(longest.toMillis()));
  }

  /**
   * The same.
   *
   * @param longest an interval in SQL over the row
   */
  public static StoredTime until(String table, String column, String longest) {
    return new StoredTime(table, column, longest, null, List.of(), Source.DATABASE);
  }

  /** The same for some rows only, as an index of these needs it. */
  public StoredTime where(String condition) {
    return new StoredTime(table, column, farthest, condition, following, clock);
  }

  /** The same with another moment of the row, which is looked at whenever this one is wrong. */
  public StoredTime and(String moment) {
    var more = new ArrayList<>(following);
    more.add(moment);
    return new StoredTime(table, column, farthest, rows, more, clock);
  }

  /** The same, written by the clocks of nodes. */
  public StoredTime byNodes() {
    return new StoredTime(table, column, farthest, rows, following, Source.NODES);
  }

  /** All columns that it settles, qualified. */
  public List<String> columns() {
    var all = new ArrayList<>(List.of(table + "." + column));
    following.forEach(name -> all.add(table + "." + name));
    return all;
  }

  /**
   * The statement that settles a batch. A time of a node lies ahead only if it does for the
   * database as well: where one of the two is wrong, that is no reason to change what the other has
   * written. {@code statement_timestamp} can be looked up in an index, {@code clock_timestamp} not.
   */
  String sql(int batch) {
    String now =
        switch (clock) {
          case DATABASE -> "statement_timestamp()";
          case NODES -> "greatest(statement_timestamp(), cast(:now as timestamptz))";
        };
    var changes = new StringBuilder("%s = %s + %s".formatted(column, now, farthest));
    for (var name : following) {
      changes.append(", %1$s = least(%1$s, %2$s)".formatted(name, now));
    }
    return """
    update %1$s set %2$s
    where ctid = any (array (
      select ctid from %1$s
      where %3$s and %4$s > %5$s + interval '%7$d milliseconds'
        and %4$s > %5$s + %6$s + interval '%7$d milliseconds'
      limit %8$d for update skip locked))
    """
        .formatted(
            table,
            changes,
            rows == null ? "true" : rows,
            column,
            now,
            farthest,
            StoredTimes.TOLERANCE.toMillis(),
            batch);
  }
}
