package curio.bench;

import curio.bench.load.Load;
import curio.bench.load.LoadGenerator;
import curio.bench.load.LoadResult;
import curio.bench.load.RequestBurst;
import curio.bench.subject.Accounts;
import curio.bench.subject.Cleanup;
import curio.bench.subject.HttpCalls;
import curio.bench.subject.HttpCalls.Answer;
import curio.bench.subject.Product;
import curio.bench.subject.Product.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether the time of a sign-in tells which names exist, and what a burst of sign-ins does to
 * everybody else. The throttle is off: it would answer most of both without a hash.
 */
final class SignInBench {
  private static final String SIGN_IN = "/v1/auth/sign-in";
  private static final int TRIES = 200;
  private static final int BURST = 500;
  private static final int USERS = 16;
  private static final int ORDERS_PER_SECOND = 500;
  private static final int CONNECTIONS = 16;
  private static final Duration BURST_LIMIT = Duration.ofSeconds(15);

  /** Adding up the memory of all processes disturbs them: not more often than this. */
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final Product product;
  private long seed = 1;

  SignInBench(Options options, Progress progress, Cleanup cleanup, Product product) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.product = product;
  }

  /** Runs all rounds. */
  List<SignInRound> run(WorkDirectory work) throws IOException {
    List<SignInRound> rounds = new ArrayList<>();
    for (int number = 1; number <= options.rounds(); number++) {
      Path directory = work.fresh("sign-in");
      try (Serving serving = launch(directory);
          HttpCalls calls = new HttpCalls(serving.address())) {
        serving.awaitReady();
        rounds.add(round(serving, calls));
      }
      work.delete(directory);
      progress.say("round %d of %d done", number, options.rounds());
    }
    return rounds;
  }

  private Serving launch(Path directory) throws IOException {
    return cleanup.add(
        product.launch(
            directory.resolve("data"),
            directory.resolve("server.log"),
            "--accounts.throttle=false"));
  }

  private SignInRound round(Serving serving, HttpCalls calls) throws IOException {
    List<String> tokens = new Accounts(calls).signUp(USERS);
    double[] known = new double[TRIES];
    double[] unknown = new double[TRIES];
    for (int i = -20; i < TRIES; i++) {
      double one = millisOfWrongPassword(calls, Accounts.name(1 + Math.floorMod(i, USERS)));
      double other = millisOfWrongPassword(calls, "nobody-%04d".formatted(i + 20));
      if (i >= 0) {
        known[i] = one;
        unknown[i] = other;
      }
    }
    orders(serving, tokens, options.warmUp());
    QuietMachine.await(options.quietWait());
    LoadResult quiet = orders(serving, tokens, options.measured());
    long idle = serving.processes().memory().pssKib();
    Burst burst = burst(serving, tokens);
    return new SignInRound(
        median(known),
        median(unknown),
        quiet,
        burst.orders(),
        burst.statuses(),
        idle,
        burst.peakKib());
  }

  private static double millisOfWrongPassword(HttpCalls calls, String name) throws IOException {
    long start = System.nanoTime();
    Answer answer = calls.post(SIGN_IN, Accounts.signInBody(name, "not-the-password"));
    if (answer.status() != 401) {
      throw new IOException("a wrong password was answered " + answer);
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private LoadResult orders(Serving serving, List<String> tokens, Duration duration) {
    return new LoadGenerator(serving.address(), tokens, seed++)
        .run(Load.openLoop(CONNECTIONS, duration, ORDERS_PER_SECOND));
  }

  private record Burst(LoadResult orders, Map<Integer, Long> statuses, long peakKib) {}

  /**
   * Orders go on for a fixed time from the burst on, longer than the server lets a sign-in wait.
   */
  private Burst burst(Serving serving, List<String> tokens) throws IOException {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      bodies.add(Accounts.signInBody(1 + i % USERS));
    }
    try (RequestBurst signIns = RequestBurst.open(serving.address(), BURST);
        var threads = Executors.newFixedThreadPool(2)) {
      Future<LoadResult> load = threads.submit(() -> orders(serving, tokens, BURST_LIMIT));
      Future<Map<Integer, Long>> statuses = threads.submit(() -> signIns.post(SIGN_IN, bodies));
      long peak = 0;
      while (!load.isDone()) {
        LockSupport.parkNanos(SAMPLE_NANOS);
        peak = Math.max(peak, serving.processes().memory().pssKib());
      }
      return new Burst(load.get(), statuses.get(), peak);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("the burst failed", e);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
