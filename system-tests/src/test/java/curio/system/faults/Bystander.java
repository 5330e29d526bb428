package curio.system.faults;

import static curio.testkit.Eventually.eventually;

import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Somebody who asks nodes while they are struck, and afterwards whether they are of use again.
 * Thread-safe.
 */
final class Bystander {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  /** Longer than the server, the network and the pool together may take to give up. */
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ClusterClient client;
  private final List<NodeProcess> gateways;
  private final Ledger ledger;
  private final String token;
  private final BooleanSupplier alone;

  /**
   * One who has a session.
   *
   * @param gateways those through which services are called
   * @param alone whether the fault of which it asks is the only one
   */
  Bystander(
      ClusterClient client,
      List<NodeProcess> gateways,
      Ledger ledger,
      String token,
      BooleanSupplier alone) {
    this.client = client;
    this.gateways = gateways;
    this.ledger = ledger;
    this.token = token;
    this.alone = alone;
  }

  /**
   * Asks a node without the store until that is healed: a service says that it has none, and a
   * gateway goes on.
   */
  void askCutOff(NodeProcess node, AtomicBoolean healed) {
    while (!healed.get()) {
      if (!node.spec().isService()) {
        askToGoOn(node);
      } else if (node.spec().isPublic()) {
        askWhatNeedsTheStore(node, healed);
      } else {
        askWhetherReady(node, healed);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Whatever needs the store is refused in an orderly way; an old answer would be a wrong one. */
  private void askWhatNeedsTheStore(NodeProcess node, AtomicBoolean healed) {
    var call = anyCall();
    var outcome = client.ask(node.url(call.path()), call, PATIENCE);
    if (!healed.get()) {
      ledger.check(
          Promise.CUT_SAYS_SO,
          outcome.status() == 503 && outcome.mayRetry(),
          "%s %s: %s".formatted(call.method(), node.name(), outcome));
    }
  }

  private void askWhetherReady(NodeProcess node, AtomicBoolean healed) {
    var outcome = ready(node);
    if (!healed.get()) {
      ledger.check(
          Promise.CUT_SAYS_SO,
          outcome.status() == 503,
          "%s is ready: %s".formatted(node.name(), outcome));
    }
  }

  /** A gateway calls services by the members that it knew last, and those that it can reach. */
  void askToGoOn(NodeProcess gateway) {
    boolean before = alone.getAsBoolean();
    var call = anyCall();
    var outcome = client.ask(gateway.url(call.path()), call, PATIENCE);
    if (before && alone.getAsBoolean()) {
      ledger.check(
          Promise.GOES_ON,
          outcome.status() == 200 || outcome.status() == 201,
          "%s %s: %s".formatted(call.method(), gateway.name(), outcome));
    }
  }

  private Call anyCall() {
    return ThreadLocalRandom.current().nextBoolean()
        ? Call.get(token, "/api/v1/order/")
        : Call.place(token, "cut-off-" + UUID.randomUUID(), 1);
  }

  /** Waits until the node is of use again; returns how long that took. */
  Duration awaitUse(NodeProcess node) {
    long start = System.nanoTime();
    try {
      eventually(
          RECOVERY,
          () -> {
            var outcome = node.spec().isPublic() ? order(node) : ready(node);
            if (outcome.status() != 201 && outcome.status() != 200) {
              throw new AssertionError(node.name() + ": " + outcome);
            }
            gateways.forEach(gateway -> assertKnown(node, gateway));
          });
      ledger.kept(Promise.RECOVERS);
    } catch (AssertionError e) {
      ledger.broken(Promise.RECOVERS, String.valueOf(e.getMessage()));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** A gateway that runs knows of a service that has come back, and so calls it. */
  private void assertKnown(NodeProcess node, NodeProcess gateway) {
    if (!node.spec().isPublic() && gateway.state() == NodeProcess.State.RUNNING) {
      var call = Call.get(NodeProcess.CLUSTER_SECRET, "/services");
      var list = client.askQuietly(gateway.internalUrl(call.path()), call, PATIENCE);
      if (!list.says().contains("node-" + node.pid() + "-")) {
        throw new AssertionError(gateway.name() + " does not know " + node.name());
      }
    }
  }

  private Outcome order(NodeProcess node) {
    return client.sendTo(node, Call.place(token, "again-" + UUID.randomUUID(), 1));
  }

  private Outcome ready(NodeProcess node) {
    var ready = Call.get("", "/health/ready");
    return client.askQuietly(node.internalUrl(ready.path()), ready, PATIENCE);
  }
}
