package curio.log.kafka;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** What goes wrong between us and the brokers, as the rest of the program knows it. Stateless. */
final class Calls {
  private Calls() {}

  /** The answer to a call that is under way. */
  static <T> T answer(Future<T> call) {
    try {
      return call.get(2 * KafkaClients.CALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    } catch (ExecutionException e) {
      throw away(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw away(e);
    }
  }

  /** Whether a call failed for this reason. */
  static boolean isCause(RuntimeException failure, Class<? extends Throwable> reason) {
    return reason.isInstance(failure.getCause());
  }

  /** One line: they are away, or we may not. */
  static CurioException away(Throwable cause) {
    if (cause instanceof CurioException known) {
      return known;
    }
    if (cause instanceof InterruptException) {
      Thread.currentThread().interrupt();
    }
    if (cause instanceof AuthorizationException) {
      return forbidden("at the brokers", cause);
    }
    return new CurioException(ErrorCode.UNAVAILABLE, "the log cannot be reached", 1, cause);
  }

  /** One line: we may not. */
  static CurioException forbidden(String where, @Nullable Throwable cause) {
    var said = cause == null ? "" : Objects.toString(cause.getMessage(), "");
    return new CurioException(
        ErrorCode.UNAVAILABLE,
        "kafka: a right %s is missing: %s (expected: those of docs/running.md)"
            .formatted(where, said),
        1,
        cause);
  }

  /** They can be reached, but are not what they have to be. */
  static CurioException unfit(String message) {
    return new CurioException(ErrorCode.CONFLICT, "kafka: " + message);
  }
}
