package curio.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The table of limits, of which each schema that has limits has one: services may have a database
 * each. A migration of the service creates it by the text of {@link #ddl}, and a test of the
 * service sees that it is the same. Stateless.
 */
public final class LimitsTable {
  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z_]*");

  private LimitsTable() {}

  /** What creates it. */
  public static String ddl(String schema) {
    String table = name(schema);
    return resource("table.sql").replace("SCHEMA.limits", table);
  }

  /** Its qualified name, safe to stand in SQL. */
  static String name(String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException("schema: " + schema + " (expected: a-z and _)");
    }
    return schema + ".limits";
  }

  private static String resource(String name) {
    try (var in = LimitsTable.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
