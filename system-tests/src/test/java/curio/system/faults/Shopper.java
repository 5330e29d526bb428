package curio.system.faults;

import curio.system.Captured;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Somebody who orders, one thing after the other: under new keys, under old ones again, under one
 * key on two nodes at once, under an old key something else; and who looks at what was ordered.
 * Works on one thread; the results may be read when that has ended.
 */
final class Shopper {
  private static final Pattern ORDER_ID = Pattern.compile("\"orderId\":\"([^\"]+)\"");
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int PRICE = 400;

  private final String name;
  private final String token;
  private final ClusterClient client;
  private final Ledger ledger;
  private final boolean strict;
  private final BooleanSupplier stopped;
  private final List<Placed> placed = new ArrayList<>();
  private int keys;
  private int unanswered;

  /** An order that was acknowledged. */
  record Placed(String key, String id) {}

  /**
   * One who has not begun yet.
   *
   * @param strict whether every request must succeed with one retry
   * @param stopped asked before each request
   */
  Shopper(
      String name,
      String token,
      ClusterClient client,
      Ledger ledger,
      boolean strict,
      BooleanSupplier stopped) {
    this.name = name;
    this.token = token;
    this.client = client;
    this.ledger = ledger;
    this.strict = strict;
    this.stopped = stopped;
  }

  String name() {
    return name;
  }

  String token() {
    return token;
  }

  /** What was acknowledged, in that order. */
  List<Placed> placed() {
    return List.copyOf(placed);
  }

  /** Keys that may have placed an order of which this client never heard. */
  int unanswered() {
    return unanswered;
  }

  void run(Random random) {
    while (!stopped.getAsBoolean()) {
      int what = placed.isEmpty() ? 0 : random.nextInt(100);
      if (what < 70) {
        placeNew(random);
      } else if (what < 80) {
        repeat(random);
      } else if (what < 85) {
        placeTwiceAtOnce(random);
      } else if (what < 90) {
        conflict(random);
      } else {
        look(random);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** One order that was acknowledged, asked for again at one node. */
  void checkSameKey(NodeProcess node, Placed earlier) {
    var again = client.sendTo(node, Call.place(token, earlier.key(), PRICE));
    ledger.check(
        Promise.SAME_KEY,
        again.status() == 201 && idOf(again).equals(earlier.id()),
        "%s, %s: first %s, then at %s %s"
            .formatted(name, earlier.key(), earlier.id(), node.name(), again));
  }

  private void placeNew(Random random) {
    var key = "key-" + keys++;
    keep(key, place(random, key));
  }

  private void keep(String key, Optional<String> id) {
    id.ifPresentOrElse(found -> placed.add(new Placed(key, found)), () -> unanswered++);
  }

  private void repeat(Random random) {
    ledger.count("repeats");
    var earlier = any(random);
    place(random, earlier.key()).ifPresent(id -> same(earlier, id));
  }

  private void same(Placed earlier, String id) {
    ledger.check(
        Promise.SAME_KEY,
        id.equals(earlier.id()),
        "%s, %s: first %s, then %s".formatted(name, earlier.key(), earlier.id(), id));
  }

  private void placeTwiceAtOnce(Random random) {
    ledger.count("twins");
    var key = "key-" + keys++;
    var twin = new AtomicReference<>(Optional.<String>empty());
    var othersRandom = new Random(random.nextLong());
    var other = Thread.startVirtualThread(() -> twin.set(place(othersRandom, key)));
    var mine = place(random, key);
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    keep(key, mine.or(twin::get));
    if (mine.isPresent() && twin.get().isPresent()) {
      same(new Placed(key, mine.get()), twin.get().get());
    }
  }

  private void conflict(Random random) {
    var key = any(random).key();
    var outcome = client.send(random, Call.place(token, key, PRICE + 1));
    if (isAnswered(outcome)) {
      ledger.check(
          Promise.OTHER_BODY, outcome.status() == 422, "%s, %s: %s".formatted(name, key, outcome));
    }
  }

  private void look(Random random) {
    var order = any(random);
    var outcome = client.send(random, Call.get(token, "/api/v1/order/" + order.id()));
    if (isAnswered(outcome)) {
      ledger.check(
          Promise.READ_OWN_WRITE,
          outcome.status() == 200 && outcome.says().contains(order.id()),
          "%s, %s: %s".formatted(name, order, outcome));
    }
  }

  /** Asks until there is an answer; empty when it was stopped before. */
  private Optional<String> place(Random random, String key) {
    while (!stopped.getAsBoolean()) {
      var outcome = client.send(random, Call.place(token, key, PRICE));
      if (isAnswered(outcome)) {
        boolean good = outcome.status() == 201 && !idOf(outcome).isEmpty();
        ledger.check(Promise.ANSWERS, good, "%s, %s: %s".formatted(name, key, outcome));
        return good ? Optional.of(idOf(outcome)) : Optional.empty();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return Optional.empty();
  }

  private boolean isAnswered(Outcome outcome) {
    if (strict) {
      ledger.check(Promise.ONE_RETRY, !outcome.isFailure(), name + ": " + outcome);
    }
    return !outcome.isTryAgain();
  }

  private Placed any(Random random) {
    return placed.get(random.nextInt(placed.size()));
  }

  /** The id of the order that an answer tells of; empty if there is none. */
  static String idOf(Outcome outcome) {
    return Captured.in(outcome.says(), ORDER_ID).orElse("");
  }
}
