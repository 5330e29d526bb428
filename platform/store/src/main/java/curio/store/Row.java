package curio.store;

import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads columns that are not null, by name, from the row that a result stands on, for statements
 * too hot to be mapped by reflection. A null where none may be is a bug and thrown as such. Not
 * thread-safe, like the result.
 *
 * @param result stands on a row
 */
public record Row(ResultSet result) {
  /** A text. */
  public String text(String column) throws SQLException {
    return present(column, result.getString(column));
  }

  /** A text, empty where the column is null. */
  public String textOrEmpty(String column) throws SQLException {
    String text = result.getString(column);
    return text == null ? "" : text;
  }

  /** A text[]. */
  public List<String> texts(String column) throws SQLException {
    return List.of((String[]) present(column, result.getArray(column)).getArray());
  }

  /** A uuid. */
  public UUID uuid(String column) throws SQLException {
    return present(column, result.getObject(column, UUID.class));
  }

  /** A timestamptz. */
  public Instant instant(String column) throws SQLException {
    return present(column, result.getTimestamp(column)).toInstant();
  }

  /** A date. */
  public LocalDate day(String column) throws SQLException {
    return present(column, result.getObject(column, LocalDate.class));
  }

  /** A bytea; not a copy. */
  public byte[] bytes(String column) throws SQLException {
    return present(column, result.getBytes(column));
  }

  /** A bigint; 0 where the column is null. */
  public long number(String column) throws SQLException {
    return result.getLong(column);
  }

  /** A numeric without decimals. */
  public BigInteger integer(String column) throws SQLException {
    return present(column, result.getBigDecimal(column)).toBigIntegerExact();
  }

  private static <T> T present(String column, @Nullable T value) {
    if (value == null) {
      throw new IllegalStateException(column + ": null (expected: a value)");
    }
    return value;
  }
}
