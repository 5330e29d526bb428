package curio.store;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.ColumnMappers;
import org.jdbi.v3.core.mapper.NoSuchMapperException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Maps a row to any record, package-private ones included (Jdbi's own mapper takes public ones
 * only): a component {@code createdAt} takes the column {@code created_at}. A component without a
 * column is an error, a column without a component is not. Stateless.
 */
final class RecordRows implements RowMapperFactory {
  @Override
  public Optional<RowMapper<?>> build(Type type, ConfigRegistry config) {
    return type instanceof Class<?> candidate && candidate.isRecord()
        ? Optional.of(new RecordMapper(candidate))
        : Optional.empty();
  }

  /** One record type; {@link #specialize} looks the columns up once per result set. */
  private static final class RecordMapper implements RowMapper<Object> {
    private final RecordComponent[] components;
    private final Constructor<?> constructor;

    RecordMapper(Class<?> type) {
      components = Objects.requireNonNull(type.getRecordComponents(), "not a record");
      try {
        constructor =
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException("record " + type.getName() + " cannot be made", e);
      }
      constructor.setAccessible(true);
    }

    @Override
    public Object map(ResultSet row, StatementContext context) throws SQLException {
      return specialize(row, context).map(row, context);
    }

    @Override
    public RowMapper<Object> specialize(ResultSet rows, StatementContext context)
        throws SQLException {
      ColumnMapper<?>[] mappers = new ColumnMapper<?>[components.length];
      int[] columns = new int[components.length];
      for (int i = 0; i < components.length; i++) {
        Type type = components[i].getGenericType();
        columns[i] = column(rows.getMetaData(), components[i].getName());
        mappers[i] =
            context
                .getConfig(ColumnMappers.class)
                .findFor(type)
                .orElseThrow(() -> new NoSuchMapperException("no column mapper for " + type));
      }
      return (row, same) -> {
        @Nullable Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
          values[i] = mappers[i].map(row, columns[i], same);
        }
        return construct(values);
      };
    }

    private static int column(ResultSetMetaData columns, String component) throws SQLException {
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        if (plain(columns.getColumnLabel(i)).equals(plain(component))) {
          return i;
        }
      }
      throw new IllegalArgumentException("no column for the record component " + component);
    }

    private static String plain(String name) {
      return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** A value that the record refuses comes out as what its constructor throws. */
    private Object construct(@Nullable Object[] values) {
      try {
        return constructor.newInstance(values);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException refusal) {
          throw refusal;
        }
        throw new IllegalArgumentException("a row does not fit its record", e);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a record cannot be made", e);
      }
    }
  }
}
