package curio.bench.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened, one line each. Thread-safe. */
final class Events {
  private static final long NANOS_PER_MICRO = 1_000;

  private final PrintStream out;
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger expected = new AtomicInteger();

  private Events(PrintStream out) {
    this.out = out;
  }

  /** Takes the standard output for itself: what is logged must not disturb the protocol. */
  static Events onStandardOutput() {
    Events events =
        new Events(
            new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    System.setOut(System.err);
    return events;
  }

  /** So many jobs that do nothing are about to run. */
  void expect(int count) {
    expected.set(count);
    left.set(count);
  }

  /** A job that does nothing has run. */
  void ran() {
    int now = left.decrementAndGet();
    if (now == expected.get() - 1) {
      tell("first");
    }
    if (now == 0) {
      tell("executed");
    }
  }

  /** A probe has begun that was asked for at that {@link System#nanoTime}. */
  void began(long asked) {
    tell("began " + (System.nanoTime() - asked) / NANOS_PER_MICRO);
  }

  /** A job that is to be held has begun: does not return before somebody interrupts it. */
  void held() throws InterruptedException {
    tell("held");
    TimeUnit.HOURS.sleep(1);
  }

  void tell(String line) {
    out.println(line);
  }
}
