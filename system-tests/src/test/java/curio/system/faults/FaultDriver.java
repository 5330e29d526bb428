package curio.system.faults;

import static curio.testkit.Eventually.eventually;

import curio.cluster.remote.BreakerSettings;
import curio.system.ChildJvm;
import curio.system.faults.Fault.Kind;
import curio.testkit.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Makes the faults of a timetable happen, each lane on a thread of its own, until the time is over;
 * then everything runs again. A node is struck by one fault at a time.
 */
final class FaultDriver {
  private static final Duration ASK_PAUSE = Duration.ofMillis(50);

  /** How long after a fault others may still feel it: a breaker that it opened stays open. */
  private static final Duration AFTERMATH =
      BreakerSettings.defaults().openFor().plus(Duration.ofMillis(500));

  private static final Duration MOVE_LIMIT = Duration.ofSeconds(60);

  /** Twice as many as topics begin with. */
  private static final int MORE_PARTITIONS = 16;

  private static final Duration HOUR = Duration.ofHours(1);

  private final Cluster cluster;
  private final Ledger ledger;
  private final Bystander bystander;
  private final CountDownLatch over = new CountDownLatch(1);
  private final ReentrantLock choosing = new ReentrantLock();
  private final Set<NodeProcess> struck = ConcurrentHashMap.newKeySet();
  private final AtomicInteger faults = new AtomicInteger();
  private volatile long endedNanos = System.nanoTime() - AFTERMATH.toNanos();

  /**
   * A driver that has not begun.
   *
   * @param token of somebody who asks the nodes that are struck
   */
  FaultDriver(Cluster cluster, ClusterClient client, Ledger ledger, String token) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.bystander = new Bystander(client, cluster.publicNodes(), ledger, token, this::isAlone);
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
    if (timetable.lanes().stream().flatMap(List::stream).anyMatch(one -> one.kind().isOfKafka())) {
      settleLog();
    }
  }

  /** A move that died is made again, by whom it had died under. */
  private void settleLog() {
    eventually(
        MOVE_LIMIT,
        () -> {
          try (var move = cluster.moveLog("kafka")) {
            if (move.awaitExit() != 0) {
              throw new AssertionError("the log does not move:\n" + move.printed());
            }
          }
        });
  }

  private void run(List<Fault> lane) throws Exception {
    for (var fault : lane) {
      if (isOverAfter(fault.after())) {
        return;
      }
      ledger.count("fault " + fault.kind().plural());
      faults.incrementAndGet();
      strike(fault);
      endedNanos = System.nanoTime();
      faults.decrementAndGet();
    }
  }

  private void strike(Fault fault) throws Exception {
    switch (fault.kind()) {
      case KILL_POSTGRES -> cluster.killPostgres();
      case KILL_CONSUMER -> killConsumer(fault);
      case CUT_CALLS -> strikeCalls(fault, FaultProxy::cut);
      case REFUSE_CALLS -> strikeCalls(fault, FaultProxy::refuse);
      case HANG_CALLS -> strikeCalls(fault, FaultProxy::hang);
      case SLOW_CALLS -> strikeCalls(fault, link -> link.slow(latency(fault)));
      case KILL_BROKER -> strikeBroker(fault, Broker::kill, Broker::restart);
      case FREEZE_BROKER -> strikeBroker(fault, Broker::freeze, Broker::thaw);
      case CUT_BROKER -> strikeBroker(fault, one -> one.link().cut(), one -> one.link().pass());
      case HANG_BROKER -> strikeBroker(fault, one -> one.link().hang(), one -> one.link().pass());
      case MOVE_LOG, KILL_MOVE -> moveLog(fault);
      case KILL_NODE, FREEZE_NODE, WRONG_CLOCK, CUT, REFUSE, HANG, SLOW, NARROW ->
          strikeNode(fault);
    }
  }

  /** Whether nothing else is wrong, nor was a moment ago, than the one fault that asks. */
  private boolean isAlone() {
    return faults.get() == 1 && System.nanoTime() - endedNanos > AFTERMATH.toNanos();
  }

  private void killConsumer(Fault fault) throws Exception {
    var consumers = cluster.consumers();
    var consumer = consumers.get(fault.choice() % consumers.size());
    consumer.kill();
    isOverAfter(fault.length());
    consumer.start();
  }

  private void strikeBroker(Fault fault, Consumer<Broker> how, Consumer<Broker> heal)
      throws InterruptedException {
    var broker = cluster.broker().orElseThrow();
    how.accept(broker);
    isOverAfter(fault.length());
    heal.accept(broker);
  }

  /** One that fails, since something is away, is as good as one that is killed. */
  private void moveLog(Fault fault) throws Exception {
    try (var move = fault.owner() ? cluster.moveLog("postgres") : moveToKafka(fault)) {
      if (fault.kind() == Kind.KILL_MOVE) {
        isOverAfter(fault.length());
        move.kill();
      } else if (move.awaitExit() == 0) {
        ledger.count("moves of the log that came to their end");
      }
    }
  }

  /** Where it has more partitions, sooner or later. */
  private ChildJvm moveToKafka(Fault fault) throws IOException {
    return fault.choice() % 2 == 0
        ? cluster.moveLog("kafka")
        : cluster.moveLog("kafka", "--partitions", Integer.toString(MORE_PARTITIONS));
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
        case SLOW -> impair(node, fault, link -> link.slow(latency(fault)));
        case NARROW -> impair(node, fault, link -> link.narrow(bandwidth(fault)));
        case CUT_CALLS,
            REFUSE_CALLS,
            HANG_CALLS,
            SLOW_CALLS,
            KILL_POSTGRES,
            KILL_CONSUMER,
            KILL_BROKER,
            FREEZE_BROKER,
            CUT_BROKER,
            HANG_BROKER,
            MOVE_LOG,
            KILL_MOVE ->
            throw new IllegalStateException("no fault of a node");
      }
    } finally {
      struck.remove(node);
    }
  }

  /**
   * Others cannot call a node although it says that it serves. What it cannot be reached for the
   * other one of its kind does; only who hangs is waited for until that is noticed.
   */
  private void strikeCalls(Fault fault, Consumer<FaultProxy> how) throws InterruptedException {
    var called = cluster.nodes().stream().filter(node -> !node.spec().isPublic()).toList();
    var node = called.get(fault.choice() % called.size());
    boolean noticed = fault.kind() == Kind.CUT_CALLS || fault.kind() == Kind.REFUSE_CALLS;
    var healed = new AtomicBoolean();
    how.accept(node.calls());
    var asking =
        Thread.startVirtualThread(() -> {
          while (noticed && !healed.get()) {
            cluster.publicNodes().forEach(bystander::askToGoOn);
            LockSupport.parkNanos(ASK_PAUSE.toNanos());
          }
        });
    isOverAfter(fault.length());
    healed.set(true);
    node.calls().pass();
    asking.join();
    bystander.awaitUse(node);
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
    bystander.awaitUse(node);
  }

  private void freeze(NodeProcess node, Fault fault, Runnable wasStruck)
      throws IOException, InterruptedException {
    node.freeze();
    wasStruck.run();
    isOverAfter(fault.length());
    node.thaw();
    bystander.awaitUse(node);
  }

  private void cutOff(NodeProcess node, Fault fault, Consumer<FaultProxy> how, Runnable wasStruck)
      throws InterruptedException {
    var healed = new AtomicBoolean();
    how.accept(node.link());
    wasStruck.run();
    var asking = Thread.startVirtualThread(() -> bystander.askCutOff(node, healed));
    isOverAfter(fault.length());
    healed.set(true);
    node.link().pass();
    ledger.time("recovery", bystander.awaitUse(node));
    asking.join();
  }

  private void impair(NodeProcess node, Fault fault, Consumer<FaultProxy> how)
      throws InterruptedException {
    how.accept(node.link());
    isOverAfter(fault.length());
    node.link().pass();
  }

  /** Waits so long, or until the time is over; whether it is. */
  private boolean isOverAfter(Duration pause) throws InterruptedException {
    return over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Duration latency(Fault fault) {
    return Duration.ofMillis(5 + fault.choice() % 50);
  }

  private static int bandwidth(Fault fault) {
    return (32 + fault.choice()) << 10;
  }
}
