package curio.gateway.auth;

/** A session that tokens in use belong to, and whether it has ended. Thread-safe. */
final class KnownSession {
  private final int generation;
  private volatile boolean ended;

  /** One that is alive as far as is known. */
  KnownSession(int generation) {
    this.generation = generation;
  }

  /** When it was learnt of: before or after which change of the store. */
  int generation() {
    return generation;
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }
}
