package curio.http.sockets;

/** What a client says over a WebSocket. */
sealed interface ClientMessage {
  /** A whole text. */
  record Text(String text) implements ClientMessage {}

  /** A question whether we are there; the answer repeats its payload of at most 125 bytes. */
  final class Ping implements ClientMessage {
    private final byte[] payload;

    Ping(byte[] payload) {
      this.payload = payload;
    }

    byte[] payload() {
      return payload;
    }
  }

  /** An answer to a ping, or said unasked. */
  record Pong() implements ClientMessage {}

  /**
   * The client ends the connection.
   *
   * @param code its reason; 1005 if it gave none (RFC 6455, section 7.1.5)
   */
  record Close(int code) implements ClientMessage {
    static final int NO_CODE = 1005;
  }
}
