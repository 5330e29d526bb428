package curio.system.faults;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.system.OrderChecker;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.Shopper.Placed;
import curio.testkit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Compares, after the last fault, what was answered with what the nodes, the store, the log and the
 * consumers hold. Used by one thread.
 */
final class FinalCheck {
  private static final Duration SETTLE = Duration.ofSeconds(60);

  /** The promise is 5 s; the rest is for machines that are busy. */
  private static final Duration LONGEST_TAKEOVER = Duration.ofSeconds(15);

  /** The broker may be away as well, and a move of the log that died is made again later. */
  private static final Duration LONGEST_WITH_BROKER = Duration.ofSeconds(60);

  private static final int SAMPLE = 25;
  private static final int REVOKED_SAMPLE = 20;

  private final Cluster cluster;
  private final ClusterClient client;
  private final Ledger ledger;

  FinalCheck(Cluster cluster, ClusterClient client, Ledger ledger) {
    this.cluster = cluster;
    this.client = client;
    this.ledger = ledger;
  }

  /** Every node says that it can serve, and does. */
  void nodesServe(String token) {
    for (var node : cluster.nodes()) {
      ledger.check(Promise.ALIVE, !node.diedByItself(), node.name() + " has ended");
      within(
          Promise.NOT_WEDGED,
          () -> {
            var ready = Call.get("", "/health/ready");
            var url = node.internalUrl(ready.path());
            assertThat(client.askQuietly(url, ready, SETTLE).status()).as(url).isEqualTo(200);
          });
    }
    for (var node : cluster.publicNodes()) {
      var call = Call.place(token, "last-" + node.name(), 1);
      within(
          Promise.NOT_WEDGED,
          () -> assertThat(client.sendTo(node, call).status()).as(node.name()).isEqualTo(201));
    }
  }

  /** The store, the log and the effects agree with the clients. */
  void orders(List<Shopper> shoppers) {
    var checker = new OrderChecker(cluster.witness().database(), cluster.log());
    var answered = new HashMap<String, String>();
    for (var shopper : shoppers) {
      shopper.placed().forEach(one -> answered.put(shopper.name() + ":" + one.key(), one.id()));
    }
    within(Promise.NOT_WEDGED, () -> assertThat(checker.outboxIsEmpty()).isTrue());
    now(Promise.ORDER_STANDS, answered.size(), () -> checker.checkOrders(answered));
    now(Promise.EVENT_ONCE, stored(checker), checker::checkLog);
    within(Promise.EFFECT_ONCE, checker::checkEffects);
    ledger.kept(Promise.EFFECT_ONCE, stored(checker));
    for (var shopper : shoppers) {
      var ids = shopper.placed().stream().map(Placed::id).toList();
      now(Promise.IN_ORDER, ids.size(), () -> checker.checkSequence(ids));
    }
  }

  /** Some keys of each client, at every node. */
  void sameKeyEverywhere(List<Shopper> shoppers, Random random) throws Exception {
    var work = new ArrayList<Callable<Object>>();
    for (var node : cluster.publicNodes()) {
      for (var shopper : shoppers) {
        var seed = random.nextLong();
        work.add(() -> {
          var placed = shopper.placed();
          new Random(seed)
              .ints(Math.min(SAMPLE, placed.size()), 0, Math.max(1, placed.size()))
              .forEach(i -> shopper.checkSameKey(node, placed.get(i)));
          return shopper;
        });
      }
    }
    Cluster.together(work);
  }

  void revokedAreRefused(List<NodeWatch> watches, SignIns people) {
    for (var watch : watches.stream().filter(each -> each.node().spec().isPublic()).toList()) {
      people.revoked().reversed().stream().limit(REVOKED_SAMPLE).forEach(watch::tryRevoked);
    }
  }

  void owners() {
    var witness = cluster.witness();
    ledger.kept(Promise.NO_STALE_WRITE, witness.moves());
    witness.staleMoves().forEach(move -> ledger.broken(Promise.NO_STALE_WRITE, move));
    var longest = cluster.broker().isPresent() ? LONGEST_WITH_BROKER : LONGEST_TAKEOVER;
    for (var takeover : witness.takeovers()) {
      ledger.time("takeover", takeover);
      ledger.check(
          Promise.TAKEN_OVER,
          takeover.compareTo(longest) < 0,
          "%s without progress".formatted(takeover));
    }
  }

  private long stored(OrderChecker checker) {
    return checker.number("select count(*) from orders.orders");
  }

  private void within(Promise promise, Eventually.Assertion assertion) {
    now(promise, 1, () -> eventually(SETTLE, assertion));
  }

  private void now(Promise promise, long times, Runnable assertion) {
    try {
      assertion.run();
      ledger.kept(promise, times);
    } catch (AssertionError | RuntimeException e) {
      ledger.broken(promise, String.valueOf(e.getMessage()));
    }
  }
}
