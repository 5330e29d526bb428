package curio.http;

import curio.http.push.PushChannel;

/** What a route does with clients that stay. */
public interface PushHandler {
  /**
   * Called on a virtual thread before anything is answered: throws to refuse by an ordinary HTTP
   * error, for example FORBIDDEN for a foreign Origin. Must not wait long.
   */
  void accept(Request request);

  /**
   * Called on a virtual thread of its own once the client is there (101, or the head of a stream,
   * is sent); the client stays until either side closes, not until this returns. Texts of the
   * client are given to the listener one at a time, in their order, on virtual threads; a client is
   * read no further while its texts wait.
   */
  TextListener open(Request request, PushChannel channel);

  /** Hears what a client says. Server-Sent Events say nothing. */
  @FunctionalInterface
  interface TextListener {
    /** Called for each complete text of at most 64 KiB. */
    void text(String text);
  }
}
