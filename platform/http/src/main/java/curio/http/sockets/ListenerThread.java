package curio.http.sockets;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs what listens to one client on virtual threads; its failures end the connection. */
final class ListenerThread {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerThread.class);

  private ListenerThread() {}

  /**
   * Starts one.
   *
   * @param then runs on the event loop, whatever became of the work
   */
  static void start(String requestId, Connection connection, Runnable work, Runnable then) {
    Thread.startVirtualThread(() -> {
      MDC.put("requestId", requestId);
      try {
        work.run();
      } catch (CurioException e) {
        if (e.code() == ErrorCode.INTERNAL) {
          bug(connection, e);
        } else {
          end(connection, e.code(), String.valueOf(e.getMessage()));
        }
      } catch (RuntimeException | Error e) {
        bug(connection, e);
      } finally {
        connection.onLoop(then);
        MDC.clear();
      }
    });
  }

  private static void bug(Connection connection, Throwable cause) {
    LOG.atError().setCause(cause).log("what listens to a client failed");
    end(connection, ErrorCode.INTERNAL, "an internal error");
  }

  private static void end(Connection connection, ErrorCode code, String reason) {
    connection.end(new Ending(code.webSocketCode(), reason), Connection.CLOSE_LIMIT);
  }
}
