package curio.store;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * A {@code uuid[]} parameter in PostgreSQL's binary form (as its {@code array_recv} reads it). The
 * driver's own sends text, which both sides have to format and parse, at the cost of a tenth of a
 * multi-row insert. Stateless.
 */
public final class UuidArray {
  private static final int DIMENSIONS = 1;
  private static final int NO_NULLS = 0;
  private static final int FIRST_INDEX = 1;
  private static final int HEADER_BYTES = 5 * Integer.BYTES;
  private static final int UUID_BYTES = 2 * Long.BYTES;

  private UuidArray() {}

  /** The array for a statement of this connection; holds no nulls. */
  public static Array of(Connection connection, UUID... uuids) throws SQLException {
    var bytes = ByteBuffer.allocate(HEADER_BYTES + uuids.length * (Integer.BYTES + UUID_BYTES));
    bytes.putInt(DIMENSIONS).putInt(NO_NULLS).putInt(Oid.UUID);
    bytes.putInt(uuids.length).putInt(FIRST_INDEX);
    for (UUID uuid : uuids) {
      bytes.putInt(UUID_BYTES);
      bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }
    return new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, bytes.array());
  }
}
