package curio.http.sockets;

/**
 * Why a connection ends.
 *
 * @param code of RFC 6455 that the other side is told, or has told us
 * @param reason for people; at most 123 bytes of it are sent
 */
record Ending(int code, String reason) {
  /** The connection broke, which nobody announced. */
  static final Ending BROKEN = new Ending(1006, "");
}
