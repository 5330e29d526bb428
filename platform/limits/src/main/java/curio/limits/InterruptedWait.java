package curio.limits;

/** Whoever waited is to stop. */
final class InterruptedWait extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InterruptedWait(InterruptedException cause) {
    super(cause);
  }
}
