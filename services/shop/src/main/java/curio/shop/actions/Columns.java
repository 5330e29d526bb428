package curio.shop.actions;

import curio.store.UuidArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows as one array for each column, in the order of a statement's parameters, for statements that
 * {@code unnest} them. For one thread and one statement.
 */
final class Columns<T> {
  private final PreparedStatement statement;
  private final Connection connection;
  private final List<T> rows;
  private int last;

  /**
   * For a statement whose first parameters are set already.
   *
   * @param before how many these are
   */
  Columns(PreparedStatement statement, List<T> rows, int before) throws SQLException {
    this.statement = statement;
    this.connection = statement.getConnection();
    this.rows = rows;
    this.last = before;
  }

  Columns<T> texts(Function<T, String> value) throws SQLException {
    return add("text", value);
  }

  Columns<T> optionalTexts(Function<T, @Nullable String> value) throws SQLException {
    return add("text", value);
  }

  Columns<T> sums(Function<T, @Nullable Long> value) throws SQLException {
    return add("bigint", value);
  }

  Columns<T> numbers(ToIntFunction<T> value) throws SQLException {
    return add("int", value::applyAsInt);
  }

  Columns<T> optionalNumbers(Function<T, @Nullable Integer> value) throws SQLException {
    return add("int", value);
  }

  /** As text, which has every instant and day whole. */
  Columns<T> instants(Function<T, Instant> value) throws SQLException {
    return add("timestamptz", row -> value.apply(row).truncatedTo(ChronoUnit.MICROS).toString());
  }

  Columns<T> days(Function<T, LocalDate> value) throws SQLException {
    return add("date", row -> value.apply(row).toString());
  }

  Columns<T> uuids(Function<T, UUID> value) throws SQLException {
    return set(UuidArray.of(connection, rows.stream().map(value).toArray(UUID[]::new)));
  }

  private Columns<T> add(String type, Function<T, ? extends @Nullable Object> value)
      throws SQLException {
    @Nullable Object[] column = new Object[rows.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return set(connection.createArrayOf(type, column));
  }

  private Columns<T> set(Array column) throws SQLException {
    statement.setArray(++last, column);
    return this;
  }
}
