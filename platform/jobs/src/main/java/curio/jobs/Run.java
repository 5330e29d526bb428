package curio.jobs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A job on its thread. It is interrupted only while its handler runs: what writes its end must not
 * be. Thread-safe.
 */
final class Run {
  private final JobContext context;
  private final Registration registration;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private @Nullable Thread handling;

  @GuardedBy("lock") private boolean interrupted;

  Run(JobContext context, Registration registration) {
    this.context = context;
    this.registration = registration;
  }

  JobContext context() {
    return context;
  }

  Registration registration() {
    return registration;
  }

  /** Runs the handler on this thread. */
  JobOutcome handle() throws Exception {
    begin();
    try {
      return registration.handler().run(context);
    } finally {
      end();
    }
  }

  /** Makes the handler end, now or as soon as it begins. */
  void interrupt() {
    lock.lock();
    try {
      interrupted = true;
      if (handling != null) {
        handling.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody wanted the handler to end. */
  boolean interrupted() {
    lock.lock();
    try {
      return interrupted;
    } finally {
      lock.unlock();
    }
  }

  /** Whether its handler is at work, so that it can still be stopped. */
  boolean handling() {
    lock.lock();
    try {
      return handling != null;
    } finally {
      lock.unlock();
    }
  }

  private void begin() throws InterruptedException {
    lock.lock();
    try {
      if (interrupted) {
        throw new InterruptedException("before it began");
      }
      handling = Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      handling = null;
      // An interrupt that came too late to be noticed must not hit what comes next.
      boolean _ = Thread.interrupted();
    } finally {
      lock.unlock();
    }
  }
}
