package curio.store;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that reads SQLSTATE codes (PostgreSQL manual, appendix A) and decides whose fault a
 * failure is: the store's (try again later), a collision (run again at once), a row's, or a bug.
 * Stateless.
 */
public final class StoreErrors {
  /** What a client is told; the details stay in the cause. */
  static final String NOT_AVAILABLE = "the store is not available";

  /** The session, or all of a standby, takes no writes. */
  public static final String READ_ONLY = "25006";

  private static final String LOCK_TIMEOUT = "55P03";

  /**
   * 08 connection, 53 resources (disk full, too many connections), 57 operator (shutdown, time-out
   * of a statement), 58 system (I/O error).
   */
  private static final Set<String> BROKEN_CLASSES = Set.of("08", "53", "57", "58");

  /**
   * 25006 read-only (a standby answers), 25P03 and 25P04 idle or long transaction ended, 40003
   * outcome unknown, 55P03 lock not available in time.
   */
  private static final Set<String> BROKEN_STATES =
      Set.of(READ_ONLY, "25P03", "25P04", "40003", LOCK_TIMEOUT);

  /** 08003 and 08006 connection gone, 57P01, 57P02 and 57P05 ended by the server. */
  private static final Set<String> LOST_STATES =
      Set.of("08003", "08006", "57P01", "57P02", "57P05");

  /** 40001 serialization failure, 40P01 deadlock. */
  private static final Set<String> COLLISION_STATES = Set.of("40001", "40P01");

  private static final int MAX_CAUSES = 20;

  private StoreErrors() {}

  /** An answer for callers when the store cannot be used now. */
  public static CurioException unavailable(@Nullable Throwable cause) {
    return new CurioException(ErrorCode.UNAVAILABLE, NOT_AVAILABLE, cause);
  }

  /** Whether one row is to blame: class 22 (data) or 23 (constraint). */
  public static boolean isDataError(Throwable failure) {
    String state = state(failure);
    return state.startsWith("22") || state.startsWith("23");
  }

  /** Whether somebody else kept a lock for longer than anybody waits for one. */
  public static boolean isLockTimeout(Throwable failure) {
    return state(failure).equals(LOCK_TIMEOUT);
  }

  /** Whether the infrastructure is to blame, so that a later try may succeed. */
  public static boolean isUnavailable(Throwable failure) {
    if (failure instanceof CurioException known) {
      return known.code() == ErrorCode.UNAVAILABLE;
    }
    String state = state(failure);
    if (state.length() == 5) {
      return BROKEN_CLASSES.contains(state.substring(0, 2))
          || BROKEN_STATES.contains(state)
          || COLLISION_STATES.contains(state)
          || hasCause(failure, SQLTransientConnectionException.class);
    }
    return hasCause(failure, SQLTransientConnectionException.class)
        || hasCause(failure, SQLNonTransientConnectionException.class)
        || hasCause(failure, SQLRecoverableException.class)
        || hasCause(failure, SocketTimeoutException.class)
        || hasCause(failure, SocketException.class)
        || hasCause(failure, InterruptedException.class);
  }

  /** Whether the same work would probably go through if it were run again now. */
  static boolean isWorthAnotherTry(Throwable failure) {
    return !(failure instanceof CurioException)
        && (isCollision(failure) || isConnectionLost(failure));
  }

  /** Whether an open connection broke, as opposed to none being available. */
  static boolean isConnectionLost(Throwable failure) {
    return LOST_STATES.contains(state(failure))
        && !hasCause(failure, SQLTransientConnectionException.class);
  }

  /** Whether the server takes no writes on this connection; the statement has left nothing. */
  static boolean isReadOnly(Throwable failure) {
    return state(failure).equals(READ_ONLY);
  }

  /** Whether the transaction collided with another one and would go through if run again. */
  static boolean isCollision(Throwable failure) {
    return COLLISION_STATES.contains(state(failure));
  }

  /** The unchecked form: unavailable, the failure itself, or a checked one wrapped as a bug. */
  public static RuntimeException translate(Exception failure) {
    if (failure instanceof CurioException known) {
      return known;
    }
    if (isUnavailable(failure)) {
      return unavailable(failure);
    }
    if (failure instanceof RuntimeException unchecked) {
      return unchecked;
    }
    return new IllegalStateException("SQL failed, state " + state(failure), failure);
  }

  /** SQLSTATE of the first SQL failure among the causes; empty if there is none. */
  public static String state(Throwable failure) {
    SQLException sql = cause(failure, SQLException.class);
    String state = sql == null ? null : sql.getSQLState();
    return state == null ? "" : state;
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    return cause(failure, type) != null;
  }

  private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
    Throwable current = failure;
    for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
      if (type.isInstance(current)) {
        return type.cast(current);
      }
      current = current.getCause();
    }
    return null;
  }
}
