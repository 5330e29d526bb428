package curio.gateway.auth;

/** A session that tokens in use belong to, and whether it has ended. Thread-safe. */
final class KnownSession {
  private volatile boolean ended;

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }
}
