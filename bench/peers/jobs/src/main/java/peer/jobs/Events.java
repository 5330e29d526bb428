package peer.jobs;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened, one line each. Thread-safe. */
public final class Events {
  private final PrintStream out;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger expected = new AtomicInteger();

  private Events(PrintStream out) {
    this.out = out;
  }

  /** Takes the standard output for itself: what libraries print must not disturb the protocol. */
  public static Events onStandardOutput() {
    Events events = new Events(System.out);
    System.setOut(System.err);
    return events;
  }

  /** So many jobs that do nothing are about to run. */
  void expect(int count) {
    expected.set(count);
    left.set(count);
  }

  /** A job that does nothing has run. */
  public void ran() {
    int now = left.decrementAndGet();
    if (now == expected.get() - 1) {
      tell("first");
    }
    if (now == 0) {
      tell("executed");
    }
  }

  /** A probe has begun that was asked for at that {@link System#nanoTime}. */
  public void began(long asked) {
    tell("began " + (System.nanoTime() - asked) / 1_000);
  }

  /** A job that is to be held has begun: does not return before somebody interrupts it. */
  public void held() throws InterruptedException {
    tell("held");
    TimeUnit.HOURS.sleep(1);
  }

  public void tell(String line) {
    synchronized (out) {
      out.println(line);
      out.flush();
    }
  }
}
