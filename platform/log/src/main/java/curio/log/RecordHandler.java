package curio.log;

import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What a consumer does with records. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * Applies records of one partition, in their order, in the given transaction, which also stores
   * the consumer's position: all of it happens or nothing. Effects outside of the transaction may
   * be repeated and must be idempotent by the event's id.
   */
  void handle(Handle tx, List<LogRecord> records) throws SQLException;

  /**
   * Whether a record can have an effect here. Where none of a batch can there is no transaction:
   * the position follows within two seconds, and who takes over meanwhile asks again. Cheap,
   * without the store, and always the same for an event; true for one that cannot be read, so that
   * it is parked.
   */
  default boolean wants(Event event) {
    return true;
  }

  /**
   * Told after the transaction that handled records has committed, for hints to others that may be
   * lost: who dies in between does not tell. Some of the records may have been set aside or handled
   * before. Returns at once and does not fail.
   */
  default void committed(List<LogRecord> records) {}
}
