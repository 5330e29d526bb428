package curio.store;

import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Work that runs in a transaction of its own. It may be run more than once when it collides with
 * another transaction, so it must not have effects outside of the transaction.
 */
@FunctionalInterface
public interface TransactionWork<T extends @Nullable Object> {
  /** Does the work; the transaction is committed after it returns and rolled back if it throws. */
  T run(Handle tx) throws SQLException;
}
