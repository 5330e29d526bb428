package curio.store;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Has a pool drop connections to a server that takes no writes any more. Public for the pool, which
 * makes it by name. Stateless.
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {
  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return StoreErrors.READ_ONLY.equals(failure.getSQLState())
        ? Override.MUST_EVICT
        : Override.CONTINUE_EVICT;
  }
}
