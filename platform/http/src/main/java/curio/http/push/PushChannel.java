package curio.http.push;

import java.time.Duration;

/**
 * The way to one client, over WebSocket or Server-Sent Events, with one outgoing queue.
 * Thread-safe; nothing here blocks but {@link #awaitRoom}.
 */
public interface PushChannel {
  /**
   * Puts a frame at the end of the queue. All that waits in a queue is written with one call.
   *
   * @return false if the client is gone, or is being sent away; the frame is dropped then
   */
  boolean send(Frame frame);

  /** Bytes that wait in the queue or that the network has not taken yet. */
  long waiting();

  /**
   * Waits until at most so many bytes wait.
   *
   * @return false if the time passed before, or the client is gone
   */
  boolean awaitRoom(long bytes, Duration timeout) throws InterruptedException;

  /**
   * Sends what waits, then the code and the reason, and ends. Server-Sent Events just end. The
   * connection is cut off if the client does not take it within seconds. Repeatable: the first code
   * counts.
   */
  void close(CloseCode code, String reason);

  /**
   * Runs an action once, after the client is gone for whatever reason; at once if it is. Must not
   * block.
   */
  void onClosed(ClosedListener listener);

  /** Told of the end. */
  @FunctionalInterface
  interface ClosedListener {
    /**
     * Called once.
     *
     * @param code that either side sent, or 1006 (RFC 6455) where the connection just broke
     */
    void closed(int code);
  }
}
