package curio.ring;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Why a command has no answer. Without a stack trace, as it is as usual as an answer when a node is
 * gone, and without the server's words: some repeat what they were sent, passwords too.
 */
final class RedisFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  enum Kind {
    /** Nothing was heard of the node all the while. */
    SILENT,
    /** The node does speak, but the answer did not come in time. */
    SLOW,
    /** There is no connection. */
    DISCONNECTED,
    /** Too much is on its way to this node; it was not asked. */
    BUSY,
    /** The answer is an error. */
    REFUSED,
    /** The key lives on another member of the cluster. */
    MOVED
  }

  private final Kind kind;

  RedisFailure(Kind kind, String what) {
    super(kind + ": " + what, null, false, false);
    this.kind = kind;
  }

  /** What the client threw; of an error reply only the first word is told, which is its code. */
  static RedisFailure of(@Nullable Throwable thrown) {
    var cause = thrown;
    while (cause != null
        && cause.getCause() != null
        && !(cause instanceof RedisCommandExecutionException)) {
      cause = cause.getCause();
    }
    if (!(cause instanceof RedisCommandExecutionException)) {
      var what = cause == null ? "nothing known" : cause.getClass().getSimpleName();
      return new RedisFailure(Kind.DISCONNECTED, what);
    }
    var code = String.valueOf(cause.getMessage()).replaceFirst("(?s)[^A-Z].*", "");
    boolean moved = code.equals("MOVED") || code.equals("ASK");
    return new RedisFailure(moved ? Kind.MOVED : Kind.REFUSED, code);
  }

  Kind kind() {
    return kind;
  }
}
