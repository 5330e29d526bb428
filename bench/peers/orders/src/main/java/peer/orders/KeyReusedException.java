package peer.orders;

/** The key was used before, with another body. */
class KeyReusedException extends RuntimeException {
  KeyReusedException() {
    super("the key was used with another body");
  }
}
