package curio.store.loops;

/**
 * Work that no caller waits for: passes of loops, and jobs. What it reads from a database takes its
 * turn behind a limit of its own, so that requests find a connection however much there is to do in
 * the background.
 */
public final class Background {
  private static final ScopedValue<Boolean> HERE = ScopedValue.newInstance();

  private Background() {}

  /** Does something on this thread; threads that it starts have to say so themselves. */
  public static void run(Runnable work) {
    ScopedValue.where(HERE, true).run(work);
  }

  /** Whether this thread does such work. */
  public static boolean isHere() {
    return HERE.isBound();
  }
}
