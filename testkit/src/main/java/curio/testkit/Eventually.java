package curio.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for what other threads, processes or nodes are about to bring about. Stateless. */
public final class Eventually {
  private static final Duration USUAL = Duration.ofSeconds(10);
  private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Eventually() {}

  /** What has to hold in the end. */
  @FunctionalInterface
  public interface Assertion {
    /** Throws as long as it does not hold. */
    void check() throws Exception;
  }

  /** Repeats the assertion until it holds, at most for 10 s. */
  public static void eventually(Assertion assertion) {
    eventually(USUAL, assertion);
  }

  /** Repeats the assertion until it holds; at the deadline its last failure comes out. */
  public static void eventually(Duration limit, Assertion assertion) {
    long deadline = System.nanoTime() + limit.toNanos();
    long pause = FIRST_LOOK_NANOS;
    while (true) {
      Throwable failure = failure(assertion);
      if (failure == null) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + limit + ": " + failure.getMessage(), failure);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(2 * pause, LAST_LOOK_NANOS);
    }
  }

  private static @Nullable Throwable failure(Assertion assertion) {
    try {
      assertion.check();
      return null;
    } catch (AssertionError | Exception notYet) {
      return notYet;
    }
  }
}
