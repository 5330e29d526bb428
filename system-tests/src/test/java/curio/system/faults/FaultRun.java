package curio.system.faults;

import curio.system.faults.feed.FeedLoad;
import curio.system.faults.gallery.GalleryLoad;
import curio.system.faults.shop.ShopLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One cluster under load and faults, from its start to the checks after the last of them. Used
 * once, by one thread.
 */
final class FaultRun {
  private static final int SHOPPERS = 12;

  /** Where nodes freeze, whoever waits for them for long does nothing else. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PATIENCE_WITH_DEAD = Duration.ofSeconds(10);

  /** Whoever changes an image may have to wait for the lease of a lost node, 3.5 s. */
  private static final Duration PATIENCE_WITH_LEASES = Duration.ofSeconds(5);

  /** Without faults but with load, so that everything can settle. */
  private static final Duration QUIET_TAIL = Duration.ofSeconds(2);

  private final long seed;
  private final Shape shape;
  private final Duration time;
  private final boolean images;
  private final Path directory;
  private final Timetable timetable;
  private final Random random;
  private final Ledger ledger = new Ledger();
  private final List<NodeWatch> watches = new ArrayList<>();
  private volatile boolean stopped;
  private volatile boolean watched;

  /**
   * A run that has not begun.
   *
   * @param time how long there are faults
   * @param images whether the gallery is loaded and checked too
   * @param directory for data and logs
   */
  FaultRun(long seed, Shape shape, Duration time, boolean images, Path directory) {
    this.seed = seed;
    this.shape = shape;
    this.time = time;
    this.images = images;
    this.directory = directory;
    this.timetable = Timetable.of(seed, time, shape.isApart(), shape.kafka());
    this.random = new Random(seed);
  }

  /** Runs it all. */
  Report run() throws Exception {
    long start = System.nanoTime();
    try (var cluster = new Cluster(shape, directory);
        var client = new ClusterClient(cluster.publicNodes(), patience(), ledger);
        var patient =
            new ClusterClient(
                cluster.publicNodes(),
                timetable.strict() ? PATIENCE_WITH_DEAD : PATIENCE_WITH_LEASES,
                ledger)) {
      load(cluster, client, patient);
    }
    long refused = watches.stream().mapToLong(NodeWatch::refusals).sum();
    var took = Duration.ofNanos(System.nanoTime() - start);
    return new Report(seed, shape, timetable, time, took, refused, ledger);
  }

  private Duration patience() {
    return timetable.strict() ? PATIENCE_WITH_DEAD : PATIENCE;
  }

  private void load(Cluster cluster, ClusterClient client, ClusterClient patient) throws Exception {
    var token = SignIns.signUpNow(client, cluster.publicNodes().getFirst(), "driver");
    var people =
        new SignIns(client, cluster.publicNodes(), ledger, timetable.strict(), () -> stopped);
    var shoppers = shoppers(cluster, client);
    var feed = new FeedLoad(client, cluster.nodes(), ledger, timetable.strict(), time);
    var shop = new ShopLoad(client, cluster.publicNodes(), ledger, timetable.strict());
    var gallery =
        new GalleryLoad(client, patient, cluster.publicNodes(), ledger, timetable.strict());
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    var watching = Executors.newVirtualThreadPerTaskExecutor();
    try (feed;
        shop;
        gallery) {
      feed.start(new Random(random.nextLong()));
      shop.start(cluster.witness().database(), new Random(random.nextLong()));
      if (images) {
        gallery.start(new Random(random.nextLong()));
      }
      shoppers.forEach(shopper -> start(threads, shopper::run));
      start(threads, people::run);
      for (var node : cluster.nodes()) {
        var watch = new NodeWatch(node, client, ledger, () -> watched);
        watches.add(watch);
        watching.execute(watch::followRefusals);
        if (node.spec().isPublic()) {
          start(watching, chance -> watch.tryRevoked(people, chance));
        }
      }
      new FaultDriver(cluster, client, ledger, token).run(timetable, time);
      Thread.sleep(QUIET_TAIL);
      stopped = true;
      end(threads);
      feed.stopWriting();
      shop.stop();
      gallery.stop();
      var check = new FinalCheck(cluster, client, ledger);
      check.nodesServe(token);
      watched = true;
      end(watching);
      watches.forEach(NodeWatch::readRefusals);
      check.orders(shoppers);
      feed.check(cluster.witness().database(), cluster.log());
      shop.check(directory.resolve(Cluster.ARCHIVE));
      if (images) {
        gallery.check(cluster.witness().database(), directory.resolve(Cluster.BLOBS));
      }
      check.sameKeyEverywhere(shoppers, random);
      check.revokedAreRefused(watches, people);
      check.owners();
    } finally {
      threads.shutdownNow();
      watching.shutdownNow();
    }
  }

  private List<Shopper> shoppers(Cluster cluster, ClusterClient client) {
    var shoppers = new ArrayList<Shopper>();
    for (int i = 0; i < SHOPPERS; i++) {
      var name = "shopper" + i;
      var nodes = cluster.publicNodes();
      var token = SignIns.signUpNow(client, nodes.get(i % nodes.size()), name);
      shoppers.add(new Shopper(name, token, client, ledger, timetable.strict(), () -> stopped));
    }
    return shoppers;
  }

  @FunctionalInterface
  private interface Chance {
    void run(Random random);
  }

  private void start(ExecutorService threads, Chance work) {
    var own = new Random(random.nextLong());
    threads.execute(() -> work.run(own));
  }

  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a client does not end");
    }
  }
}
