package curio.http;

import org.jspecify.annotations.Nullable;

/** The port cannot be had: in use, or not ours to open. */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ListenException(String host, int port, @Nullable Throwable cause) {
    super(host + ":" + port + ": cannot listen here" + reason(cause), cause);
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
  }
}
