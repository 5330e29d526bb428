package curio.feed.live;

import curio.errors.ErrorCode;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;

/**
 * How a client is sent away: what it is told, and the code of the end. Immutable.
 *
 * @param reason at most 123 bytes, as a close frame holds
 */
record Farewell(Frame frame, CloseCode code, String reason) {
  /** The node stops, or may have missed something. */
  static final Farewell RESTART =
      new Farewell(NewsFrames.bye("restart"), CloseCode.SERVICE_RESTART, "restart");

  /** It does not take what it is sent. */
  static final Farewell SLOW =
      of(ErrorCode.UNAVAILABLE, "too slow; reconnect with the cursor", CloseCode.TRY_AGAIN_LATER);

  /** The store could not be read for long. */
  static final Farewell LATER =
      of(ErrorCode.UNAVAILABLE, "not available now; reconnect", CloseCode.TRY_AGAIN_LATER);

  /** What the client has read is not in the store, or not any more. */
  static final Farewell BAD_CURSOR =
      of(ErrorCode.INVALID, "cursor: not one of ours (expected: a frame's)", CloseCode.BAD_CURSOR);

  /** It has come too late, twice, or to a node that did not expect it. */
  static final Farewell BAD_TICKET =
      of(ErrorCode.CONFLICT, "connTicket: not open here; ask for one", CloseCode.TRY_AGAIN_LATER);

  /** The session has ended. */
  static final Farewell SIGNED_OUT = unauthenticated("the session has ended");

  /** It has said, or been told, enough for now. */
  static final Farewell TOO_OFTEN = tooMany("too often (expected: some time between)");

  static Farewell unauthenticated(String message) {
    return of(ErrorCode.UNAUTHENTICATED, message, CloseCode.UNAUTHENTICATED);
  }

  static Farewell tooMany(String message) {
    return of(ErrorCode.THROTTLED, message, CloseCode.TOO_MANY);
  }

  private static Farewell of(ErrorCode error, String message, CloseCode code) {
    return new Farewell(NewsFrames.error(error, message), code, message);
  }

  /** Says it and ends; repeatable. */
  void to(PushChannel channel) {
    channel.send(frame);
    channel.close(code, reason);
  }
}
