package curio.system;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Places orders from several clients until it is stopped. A client whose request got no answer, or
 * 503, asks again under the same key, as it is told to; now and then it repeats an old key. What
 * was answered is remembered for the checker. Thread-safe.
 */
final class OrderLoad implements AutoCloseable {
  private static final Pattern ORDER_ID = Pattern.compile("\"orderId\":\"([^\"]+)\"");
  private static final int REPEATS_IN_100 = 10;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final OrderClient client;
  private final List<String> tokens;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final List<String> broken = new CopyOnWriteArrayList<>();
  private final AtomicLong retries = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private final AtomicLong repeats = new AtomicLong();
  private volatile boolean stopped;

  OrderLoad(OrderClient client, List<String> tokens) {
    this.client = client;
    this.tokens = tokens;
  }

  void start(long seed) {
    for (int i = 0; i < tokens.size(); i++) {
      int number = i;
      threads.execute(() -> run(number, new Random(seed + number)));
    }
  }

  /** Order ids by "client:key" of everything that was answered 201. */
  Map<String, String> answered() {
    return Map.copyOf(answered);
  }

  /**
   * What must never happen: another order for a key, an answer that is neither 201 nor 503, a 503
   * that does not say when to try again.
   */
  List<String> broken() {
    return new ArrayList<>(broken);
  }

  long retries() {
    return retries.get();
  }

  /** Answers with 503. */
  long refusals() {
    return refusals.get();
  }

  long repeats() {
    return repeats.get();
  }

  /** Ends after the requests in flight. */
  void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a client does not end");
    }
  }

  private void run(int number, Random random) {
    var keys = new ArrayList<String>();
    while (!stopped) {
      boolean repeat = !keys.isEmpty() && random.nextInt(100) < REPEATS_IN_100;
      var key = repeat ? keys.get(random.nextInt(keys.size())) : "key-" + keys.size();
      if (repeat) {
        repeats.incrementAndGet();
      } else {
        keys.add(key);
      }
      placeUntilAnswered(number, key);
    }
  }

  private void placeUntilAnswered(int number, String key) {
    while (!stopped) {
      try {
        var answer = client.place(tokens.get(number), key, 100 + number);
        if (answer.statusCode() != 503) {
          remember(number + ":" + key, answer);
          return;
        }
        refusals.incrementAndGet();
        if (answer.headers().firstValue("Retry-After").isEmpty()) {
          broken.add(number + ":" + key + ": 503 without Retry-After");
        }
      } catch (IOException e) {
        // No answer: the order may stand or not; the same key finds out.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      retries.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void remember(String slot, HttpResponse<String> answer) {
    var id = Captured.in(answer.body(), ORDER_ID);
    if (answer.statusCode() != 201 || id.isEmpty()) {
      broken.add(slot + ": " + answer.statusCode() + " " + answer.body());
      return;
    }
    var earlier = answered.put(slot, id.get());
    if (earlier != null && !earlier.equals(id.get())) {
      broken.add(slot + ": first " + earlier + ", then " + id.get());
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }
}
