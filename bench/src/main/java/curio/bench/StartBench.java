package curio.bench;

import curio.bench.subject.Accounts;
import curio.bench.subject.Cleanup;
import curio.bench.subject.HttpCalls;
import curio.bench.subject.HttpCalls.Answer;
import curio.bench.subject.MemoryUse;
import curio.bench.subject.Product;
import curio.bench.subject.Product.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long the product takes from its start to its first order, and how much memory it holds when
 * idle.
 */
final class StartBench {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How a user gets in. */
  private interface Entrance {
    String token(Accounts accounts) throws IOException;
  }

  /** Something that fails until the process serves. */
  private interface Call<T> {
    T run() throws IOException;
  }

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final Product product;

  StartBench(Options options, Progress progress, Cleanup cleanup, Product product) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.product = product;
  }

  /** Runs all rounds. */
  List<StartRound> run(WorkDirectory work) throws IOException {
    List<StartRound> rounds = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      Path directory = work.fresh("start");
      QuietMachine.await(options.quietWait());
      Duration empty;
      try (Serving serving = launch(directory)) {
        empty = untilFirstOrder(serving, accounts -> accounts.signUp(1).getFirst());
      }
      QuietMachine.await(options.quietWait());
      Duration present;
      MemoryUse idle;
      try (Serving serving = launch(directory)) {
        present = untilFirstOrder(serving, Accounts::signIn);
        pause(IDLE);
        idle = serving.processes().memory();
      }
      rounds.add(new StartRound(empty, present, idle));
      progress.say(
          "round %d of %d: first order after %d ms on an empty directory, %d ms on data; idle %d MB"
              + " RSS, %d MB PSS",
          round,
          options.rounds(),
          empty.toMillis(),
          present.toMillis(),
          idle.rssKib() / 1024,
          idle.pssKib() / 1024);
      work.delete(directory);
    }
    return rounds;
  }

  private Serving launch(Path directory) throws IOException {
    return cleanup.add(product.launch(directory.resolve("data"), directory.resolve("server.log")));
  }

  private static Duration untilFirstOrder(Serving serving, Entrance entrance) throws IOException {
    try (HttpCalls calls = new HttpCalls(serving.address())) {
      Accounts accounts = new Accounts(calls);
      String token = tryAgain(serving, () -> entrance.token(accounts));
      tryAgain(serving, () -> placeOrder(calls, token));
      return Duration.ofNanos(System.nanoTime() - serving.startedNanos());
    }
  }

  /** Calls until it succeeds, as long as the process runs. */
  private static <T> T tryAgain(Serving serving, Call<T> call) throws IOException {
    while (true) {
      try {
        return call.run();
      } catch (IOException e) {
        if (!serving.running() || System.nanoTime() - serving.startedNanos() > PATIENCE.toNanos()) {
          throw e;
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Answer placeOrder(HttpCalls calls, String token) throws IOException {
    String key = UUID.randomUUID().toString();
    Answer answer =
        calls.post(
            "/api/v1/order/",
            "{\"price\":400}",
            "Authorization",
            "Bearer " + token,
            "X-Request-Id",
            key);
    if (answer.status() != 201) {
      throw new IOException("the first order was answered " + answer);
    }
    return answer;
  }

  private static void pause(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
