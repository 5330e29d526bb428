package curio.accounts.passwords;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords on a few platform threads of its own behind a bounded queue. A hash is meant to
 * be expensive; on the callers' virtual threads a burst of sign-ins would take every core and all
 * memory from the rest of the process. Here it only makes the other sign-ins wait, and past the
 * bounds they are refused with advice to retry. Thread-safe.
 */
public final class PasswordHashing implements AutoCloseable {
  private static final int RETRY_AFTER_SECONDS = 2;

  private final Argon2 argon2;
  private final String hashOfNothing;
  private final Duration patience;
  private final Semaphore places;
  private final ThreadPoolExecutor threads;
  private final Timer time;
  private final Counter refused;

  public PasswordHashing(PasswordSettings settings, MeterRegistry metrics) {
    this(settings, new Argon2(), metrics);
  }

  PasswordHashing(PasswordSettings settings, Argon2 argon2, MeterRegistry metrics) {
    this.argon2 = argon2;
    this.hashOfNothing = argon2.hashOfNothing();
    this.patience = settings.patience();
    this.places = new Semaphore(settings.threads() + settings.maxQueued());
    this.threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(settings.maxQueued()),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    this.threads.allowCoreThreadTimeOut(true);
    this.time = metrics.timer("password_hash");
    this.refused = metrics.counter("password_refused");
    Gauge.builder("password_queued_tasks", threads, pool -> pool.getQueue().size())
        .register(metrics);
  }

  /** Room for one more who wants to sign in, held until closed. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place before the look-ups that lead to a hash, as many as can be hashed and wait. Who
   * comes beyond is refused for next to nothing: otherwise most of a burst would ask the store for
   * what it then has no use for, and hold up everybody else.
   */
  public Place reserve() {
    if (!places.tryAcquire()) {
      throw refuse(null);
    }
    return places::release;
  }

  /** The hash of a new password in PHC string format. */
  public String hash(String password) {
    return run(() -> argon2.hash(password));
  }

  /**
   * A hash that no password has, for accounts whose owners sign in by other means. Costs nothing.
   */
  public String hashOfNoPassword() {
    return argon2.hashOfNothing();
  }

  /**
   * Compares a password with a stored hash. Without one, when nobody has the name that was given,
   * it takes as long and finds it wrong, so that the time does not tell which names exist.
   */
  public PasswordCheck check(String password, @Nullable String storedHash) {
    if (password.length() > 2 * PasswordRules.MAX_LENGTH) {
      return PasswordCheck.WRONG;
    }
    String hash = storedHash == null ? hashOfNothing : storedHash;
    return run(() -> argon2.check(password, hash));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <T> T run(Callable<T> work) {
    var task = new FutureTask<>(() -> time.recordCallable(work));
    try {
      threads.execute(task);
      return task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException | TimeoutException e) {
      threads.remove(task);
      throw refuse(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      threads.remove(task);
      throw refuse(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a password could not be hashed", e.getCause());
    }
  }

  private CurioException refuse(@Nullable Exception cause) {
    refused.increment();
    return new CurioException(
        ErrorCode.UNAVAILABLE,
        "too many people are signing in at this moment",
        RETRY_AFTER_SECONDS,
        cause);
  }
}
