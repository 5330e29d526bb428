package curio.system.faults;

import static curio.testkit.Eventually.eventually;

import curio.system.faults.ClusterClient.Call;
import curio.testkit.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Makes the faults of a timetable happen, each lane on a thread of its own, until the time is over;
 * then everything runs again. A node is struck by one fault at a time.
 */
final class FaultDriver {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  /** Longer than the server, the network and the pool together may take to give up. */
  private static final Duration CUT_PATIENCE = Duration.ofSeconds(25);

  private static final Duration ASK_PAUSE = Duration.ofMillis(50);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Cluster cluster;
  private final ClusterClient client;
  private final Ledger ledger;
  private final String token;
  private final CountDownLatch over = new CountDownLatch(1);
  private final ReentrantLock choosing = new ReentrantLock();
  private final Set<NodeProcess> struck = ConcurrentHashMap.newKeySet();

  /**
   * A driver that has not begun.
   *
   * @param token of somebody who asks the nodes that are struck
   */
  FaultDriver(Cluster cluster, ClusterClient client, Ledger ledger, String token) {
    this.cluster = cluster;
    this.client = client;
    this.ledger = ledger;
    this.token = token;
  }

  /** Returns when the time is over and what was struck is whole again. */
  void run(Timetable timetable, Duration time) throws Exception {
    var timer =
        Thread.startVirtualThread(() -> {
          try {
            Thread.sleep(time);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          over.countDown();
        });
    Cluster.together(
        timetable.lanes().stream()
            .<Callable<Object>>map(lane ->
                () -> {
                  run(lane);
                  return lane;
                })
            .toList());
    timer.join();
  }

  private void run(List<Fault> lane) throws Exception {
    for (var fault : lane) {
      if (isOverAfter(fault.after())) {
        return;
      }
      ledger.count("fault " + fault.kind().plural());
      switch (fault.kind()) {
        case KILL_POSTGRES -> cluster.killPostgres();
        case KILL_CONSUMER -> killConsumer(fault);
        case KILL_NODE, FREEZE_NODE, WRONG_CLOCK, CUT, REFUSE, HANG, SLOW, NARROW ->
            strikeNode(fault);
      }
    }
  }

  private void killConsumer(Fault fault) throws Exception {
    var consumers = cluster.consumers();
    var consumer = consumers.get(fault.choice() % consumers.size());
    consumer.kill();
    isOverAfter(fault.length());
    consumer.start();
  }

  private void strikeNode(Fault fault) throws Exception {
    var owner = cluster.witness().owner();
    var node = choose(fault, owner);
    try {
      Runnable wasStruck =
          () ->
              owner
                  .filter(one -> node.name().equals(one.node()))
                  .ifPresent(cluster.witness()::lost);
      switch (fault.kind()) {
        case KILL_NODE -> kill(node, fault, Duration.ZERO, wasStruck);
        case WRONG_CLOCK ->
            kill(node, fault, fault.choice() % 2 == 0 ? HOUR : HOUR.negated(), wasStruck);
        case FREEZE_NODE -> freeze(node, fault, wasStruck);
        case CUT -> cutOff(node, fault, FaultProxy::cut, wasStruck);
        case REFUSE -> cutOff(node, fault, FaultProxy::refuse, wasStruck);
        case HANG -> cutOff(node, fault, FaultProxy::hang, wasStruck);
        case SLOW -> impair(node, fault, link -> link.slow(Duration.ofMillis(latency(fault))));
        case NARROW -> impair(node, fault, link -> link.narrow(bandwidth(fault)));
        case KILL_POSTGRES, KILL_CONSUMER -> throw new IllegalStateException("no fault of a node");
      }
    } finally {
      struck.remove(node);
    }
  }

  private NodeProcess choose(Fault fault, Optional<Witness.Owner> owner) {
    choosing.lock();
    try {
      var free = cluster.nodes().stream().filter(node -> !struck.contains(node)).toList();
      var chosen =
          free.stream()
              .filter(node -> fault.owner())
              .filter(node -> owner.filter(o -> node.name().equals(o.node())).isPresent())
              .findFirst()
              .orElse(free.get(fault.choice() % free.size()));
      struck.add(chosen);
      return chosen;
    } finally {
      choosing.unlock();
    }
  }

  private void kill(NodeProcess node, Fault fault, Duration offset, Runnable wasStruck)
      throws InterruptedException {
    node.kill();
    wasStruck.run();
    isOverAfter(fault.length());
    node.start(offset);
    serves(node);
  }

  private void freeze(NodeProcess node, Fault fault, Runnable wasStruck)
      throws IOException, InterruptedException {
    node.freeze();
    wasStruck.run();
    isOverAfter(fault.length());
    node.thaw();
    serves(node);
  }

  private void cutOff(NodeProcess node, Fault fault, Consumer<FaultProxy> how, Runnable wasStruck)
      throws InterruptedException {
    var healed = new AtomicBoolean();
    how.accept(node.link());
    wasStruck.run();
    var asking = Thread.startVirtualThread(() -> askCutOff(node, healed));
    isOverAfter(fault.length());
    healed.set(true);
    node.link().pass();
    ledger.time("recovery", serves(node));
    asking.join();
  }

  private void impair(NodeProcess node, Fault fault, Consumer<FaultProxy> how)
      throws InterruptedException {
    how.accept(node.link());
    isOverAfter(fault.length());
    node.link().pass();
  }

  /** Whatever needs the store is refused in an orderly way; an old answer would be a wrong one. */
  private void askCutOff(NodeProcess node, AtomicBoolean healed) {
    for (int i = 0; !healed.get(); i++) {
      var call =
          i % 2 == 0
              ? Call.get(token, "/api/v1/order/")
              : Call.place(token, "cut-off-" + UUID.randomUUID(), 1);
      var outcome = client.ask(node.url(call.path()), call, CUT_PATIENCE);
      if (!healed.get()) {
        ledger.check(
            Promise.CUT_SAYS_SO,
            outcome.status() == 503 && outcome.mayRetry(),
            "%s %s: %s".formatted(call.method(), node.name(), outcome));
      }
      LockSupport.parkNanos(ASK_PAUSE.toNanos());
    }
  }

  /** Waits until the node places an order again; returns how long that took. */
  private Duration serves(NodeProcess node) {
    if (!node.spec().isPublic()) {
      return Duration.ZERO;
    }
    long start = System.nanoTime();
    try {
      eventually(
          RECOVERY,
          () -> {
            var outcome = client.sendTo(node, Call.place(token, "again-" + UUID.randomUUID(), 1));
            if (outcome.status() != 201) {
              throw new AssertionError(node.name() + ": " + outcome);
            }
          });
      ledger.kept(Promise.RECOVERS);
    } catch (AssertionError e) {
      ledger.broken(Promise.RECOVERS, String.valueOf(e.getMessage()));
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Waits so long, or until the time is over; whether it is. */
  private boolean isOverAfter(Duration pause) throws InterruptedException {
    return over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static int latency(Fault fault) {
    return 5 + fault.choice() % 50;
  }

  private static int bandwidth(Fault fault) {
    return (32 + fault.choice()) << 10;
  }
}
