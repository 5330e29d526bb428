package curio.log;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why a record could not be handled, as it may be kept and shown: which kinds of exceptions, the
 * store's code, and where in the program. Their texts are left out, since they may hold what was in
 * the record: the store's own name values of rows. Stateless.
 */
final class FailureReason {
  private static final int MAX_CAUSES = 5;
  private static final String OWN = "curio.";

  private FailureReason() {}

  static String of(Throwable failure) {
    var reason = new StringBuilder();
    var last = failure;
    int depth = 0;
    for (Throwable one = failure; one != null && depth < MAX_CAUSES; one = one.getCause()) {
      reason.append(depth == 0 ? "" : " by ").append(one.getClass().getSimpleName());
      if (one instanceof SQLException sql && sql.getSQLState() != null) {
        reason.append(" of state ").append(sql.getSQLState());
      }
      last = one;
      depth++;
    }
    place(last).ifPresent(frame -> reason.append(" at ").append(frame));
    return reason.toString();
  }

  private static Optional<String> place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith(OWN))
        .findFirst()
        .map(frame ->
            "%s.%s:%d"
                .formatted(frame.getClassName(), frame.getMethodName(), frame.getLineNumber()));
  }
}
