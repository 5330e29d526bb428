package curio.system.mobileid;

import static curio.testkit.Eventually.eventually;

import curio.system.faults.Cluster;
import curio.system.faults.NodeProcess;
import curio.system.faults.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.Assertions;

/**
 * Two nodes on which sessions of all kinds are started at a fixed rate, while one after the other
 * is killed. Used once, by one thread.
 */
final class LoadRun {
  private static final int SIGNERS = 20;
  private static final int VISITORS = 50;
  private static final int FIRST_VISITOR = 1_000;
  private static final int FIRST_OTHER = 10_000;
  private static final Duration DOWN = Duration.ofSeconds(5);
  private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(30);

  /** What the last sessions may take beyond the answers of their people. */
  private static final Duration TAIL = Duration.ofSeconds(60);

  private final LoadPlan plan;
  private final Path directory;
  private final Random random;
  private final List<Duration> takeovers = new CopyOnWriteArrayList<>();

  LoadRun(LoadPlan plan, Path directory, long seed) {
    this.plan = plan;
    this.directory = directory;
    this.random = new Random(seed);
  }

  LoadReport run() throws Exception {
    try (var phones = new StandIn(directory);
        var cluster = new Cluster(Shape.pair(phones.options()), directory);
        var client = new Client(cluster.nodes())) {
      var checker = new Checker(new SignatureCheck(phones.authority()));
      meetSigners(phones, client, checker);
      phones.delay(plan.shortest(), plan.longest());
      load(cluster.nodes(), client, checker);
      return new LoadReport(
          plan,
          checker,
          takeovers.stream().sorted().toList(),
          client.detours(),
          phones.pollsEver(),
          phones.mostPollsOfOneSession(),
          checker.rangTwice(phones.rings()),
          exceptions(client, cluster.nodes().getFirst()));
    }
  }

  /** Signing sessions give no certificates, so these people show theirs before. */
  private void meetSigners(StandIn phones, Client client, Checker checker) {
    phones.delay(Duration.ZERO, Duration.ZERO);
    for (int i = 0; i < SIGNERS; i++) {
      checker.run(new Session(client, Purpose.AUTHENTICATION, Person.confirming(i), i, random));
    }
  }

  private void load(List<NodeProcess> nodes, Client client, Checker checker) throws Exception {
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var killing =
          threads.submit(() -> {
            killInTurn(nodes, client, began);
            return nodes;
          });
      for (int i = 0; i < plan.sessions(); i++) {
        awaitMoment(began + i * TimeUnit.SECONDS.toNanos(1) / plan.perSecond());
        var session = session(client, i);
        threads.execute(() -> checker.run(session));
      }
      killing.get();
      end(threads);
    }
  }

  /** Six of ten sign in at a relying party, two sign, one signs in here, one does not confirm. */
  private Session session(Client client, int i) {
    return switch (i % 10) {
      case 0, 5 ->
          new Session(client, Purpose.SIGNATURE, Person.confirming(i % SIGNERS), i, random);
      case 3 ->
          new Session(
              client,
              Purpose.SIGN_IN,
              Person.confirming(FIRST_VISITOR + i / 10 % VISITORS),
              i,
              random);
      case 7 ->
          new Session(
              client,
              i / 10 % 2 == 0 ? Purpose.AUTHENTICATION : Purpose.SIGN_IN,
              Person.DEMO.get(i / 20 % Person.DEMO.size()),
              i,
              random);
      default ->
          new Session(
              client, Purpose.AUTHENTICATION, Person.confirming(FIRST_OTHER + i), i, random);
    };
  }

  private void killInTurn(List<NodeProcess> nodes, Client client, long began) throws Exception {
    long every = plan.killEvery().toNanos();
    for (int turn = 1; turn * every < plan.time().toNanos(); turn++) {
      awaitMoment(began + turn * every);
      var node = nodes.get(turn % nodes.size());
      var other = nodes.get((turn + 1) % nodes.size());
      var member = Polled.memberOf(client, node, other);
      node.kill();
      long killed = System.nanoTime();
      eventually(
          TAKEOVER_LIMIT,
          () ->
              Assertions.assertThat(Polled.all(client, other).values())
                  .noneMatch(session -> session.isPolledBy(member)));
      takeovers.add(Duration.ofNanos(System.nanoTime() - killed));
      awaitMoment(killed + DOWN.toNanos());
      node.start(Duration.ZERO);
    }
  }

  /** Sessions that clients saw and that ended without a result. */
  private static List<String> exceptions(Client client, NodeProcess node) throws Exception {
    var found = new ArrayList<String>();
    for (var session : Polled.all(client, node).values()) {
      if (!session.status().equals(Polled.RESULT)) {
        found.add(session.toString());
      }
    }
    return found;
  }

  private void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    var limit = plan.longest().plus(TAIL);
    if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.shutdownNow();
      throw new IllegalStateException("sessions did not end within " + limit);
    }
  }

  private static void awaitMoment(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }
}
