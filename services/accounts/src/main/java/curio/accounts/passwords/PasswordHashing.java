package curio.accounts.passwords;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords on a few platform threads of its own behind a bounded queue. A hash is meant to
 * be expensive; on the callers' virtual threads a burst of sign-ins would take every core and all
 * memory from the rest of the process. Here it only makes the other sign-ins wait, and past the
 * bounds they are refused with advice to retry. The queue is shared fairly between addresses
 * ({@link FairQueue}): one address may fill it while nobody else comes, and neither delays others
 * by more than a turn nor keeps them out. Thread-safe.
 */
public final class PasswordHashing implements AutoCloseable {
  private static final int RETRY_AFTER_SECONDS = 2;

  /** Who hashes what no client waits for. */
  private static final String NODE = "";

  private final Argon2 argon2;
  private final String hashOfNothing;
  private final Duration queueTimeout;
  private final FairQueue queue;
  private final ThreadPoolExecutor threads;
  private final Timer time;
  private final Counter refused;

  public PasswordHashing(PasswordSettings settings, MeterRegistry metrics) {
    this(settings, new Argon2(), metrics);
  }

  PasswordHashing(PasswordSettings settings, Argon2 argon2, MeterRegistry metrics) {
    this.argon2 = argon2;
    this.hashOfNothing = argon2.hashOfNothing();
    this.queueTimeout = settings.queueTimeout();
    this.queue = new FairQueue(settings.threads() + settings.maxQueued());
    // Its queue has an entry for each piece of work in the other one, which is bounded.
    this.threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("password-", 0).factory());
    this.threads.allowCoreThreadTimeOut(true);
    this.time =
        Timer.builder("password_hash")
            .description("Time that hashing or checking a password took")
            .register(metrics);
    this.refused =
        Counter.builder("password_refused")
            .description("Passwords that were not hashed, since too many waited")
            .register(metrics);
    Gauge.builder("password_queued_tasks", queue, FairQueue::waiting)
        .description("Passwords that wait to be hashed")
        .register(metrics);
  }

  /**
   * Takes a place before the look-ups that lead to a hash, as many as can be hashed and wait. Who
   * comes beyond is refused for next to nothing: otherwise most of a burst would ask the store for
   * what it then has no use for, and hold up everybody else.
   *
   * @param network whose share of the places it is
   */
  public Place reserve(String network) {
    return new Place(queue.reserve(network).orElseThrow(() -> refuse(null)));
  }

  /** The hash of a new password in PHC string format, for nobody who waits at an address. */
  public String hash(String password) {
    try (var place = reserve(NODE)) {
      return place.hash(password);
    }
  }

  /**
   * A hash that no password has, for accounts whose owners sign in by other means. Costs nothing.
   */
  public String hashOfNoPassword() {
    return argon2.hashOfNothing();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <T> T run(FairQueue.Place place, Callable<T> work) {
    var task = new FutureTask<>(() -> time.recordCallable(work));
    try {
      if (!queue.add(place, task)) {
        throw refuse(null);
      }
      threads.execute(queue::runNext);
      return task.get(queueTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException | TimeoutException | CancellationException e) {
      queue.remove(place);
      throw refuse(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      queue.remove(place);
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

  /** Room for one more who wants to sign in, held until closed; hashes one after the other. */
  public final class Place implements AutoCloseable {
    private final FairQueue.Place place;

    private Place(FairQueue.Place place) {
      this.place = place;
    }

    /** False once somebody with fewer places has got it: nothing is hashed here any more. */
    public boolean isHeld() {
      return !place.isEvicted();
    }

    /** Refuses who does not hold it any more. */
    public void requireHeld() {
      if (!isHeld()) {
        throw refuse(null);
      }
    }

    /** The hash of a new password in PHC string format. */
    public String hash(String password) {
      return run(place, () -> argon2.hash(password));
    }

    /**
     * Compares a password with a stored hash. Without one, when nobody has the name that was given,
     * it takes as long and finds it wrong, so that the time does not tell which names exist.
     */
    public PasswordCheck check(String password, @Nullable String storedHash) {
      if (password.length() > PasswordRules.MAX_UNITS) {
        return PasswordCheck.WRONG;
      }
      String hash = storedHash == null ? hashOfNothing : storedHash;
      return run(place, () -> argon2.check(password, hash));
    }

    @Override
    public void close() {
      queue.release(place);
    }
  }
}
