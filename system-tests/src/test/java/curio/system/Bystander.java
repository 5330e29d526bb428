package curio.system;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Customers who order one thing after the other, and how long each order took. Thread-safe. */
final class Bystander implements AutoCloseable {
  private static final int CUSTOMERS = 4;

  private final OrderClient client;
  private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, Integer> outcomes = new ConcurrentHashMap<>();

  /** Not virtual: they must get a turn whatever the strangers of the same process do. */
  private final ExecutorService threads = Executors.newFixedThreadPool(CUSTOMERS);

  private volatile boolean ended;

  /** They begin at once. */
  Bystander(int port, String token, String run) {
    client = new OrderClient(port);
    for (int i = 0; i < CUSTOMERS; i++) {
      var customer = run + "-" + i;
      threads.execute(() -> order(token, customer));
    }
  }

  private void order(String token, String customer) {
    for (int i = 0; !ended; i++) {
      long start = System.nanoTime();
      String outcome;
      try {
        outcome = Integer.toString(client.place(token, customer + "-" + i, 400).statusCode());
      } catch (HttpTimeoutException e) {
        outcome = "no answer";
      } catch (IOException e) {
        outcome = "cut";
      } catch (InterruptedException e) {
        return;
      }
      if (!ended) {
        micros.add((System.nanoTime() - start) / 1_000);
        outcomes.merge(outcome, 1, Integer::sum);
      }
    }
  }

  /** Ends it and says what came of it. */
  Seen end() {
    ended = true;
    close();
    return new Seen(micros.stream().sorted().toList(), new TreeMap<>(outcomes));
  }

  @Override
  public void close() {
    threads.shutdown();
    client.close();
  }

  /** What was seen. */
  record Seen(List<Long> micros, Map<String, Integer> outcomes) {
    double millisAt(double quantile) {
      int place = (int) Math.min(micros.size() - 1L, (long) (micros.size() * quantile));
      return micros.isEmpty() ? Double.POSITIVE_INFINITY : micros.get(place) / 1_000.0;
    }

    int placed() {
      return outcomes.getOrDefault("201", 0);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d orders, p50 %.1f ms, p99 %.1f ms, longest %.1f ms, %s",
          micros.size(),
          millisAt(0.5),
          millisAt(0.99),
          millisAt(1),
          outcomes);
    }
  }
}
