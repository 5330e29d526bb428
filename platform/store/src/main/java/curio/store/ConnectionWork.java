package curio.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Work on a bare connection; may be run more than once, like {@link TransactionWork}. */
@FunctionalInterface
public interface ConnectionWork<T extends @Nullable Object> {
  /** Does the work; what a statement wrote is committed when it ends. */
  T run(Connection connection) throws SQLException;
}
