package curio.system.faults.shop;

import curio.store.Database;
import curio.system.Captured;
import curio.system.faults.Asking;
import curio.system.faults.ClusterClient;
import curio.system.faults.ClusterClient.Call;
import curio.system.faults.Ledger;
import curio.system.faults.NodeProcess;
import curio.system.faults.Promise;
import curio.system.faults.SignIns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Everybody who has to do with the shop in one run. Used by one thread. */
public final class ShopLoad implements AutoCloseable {
  private static final int COUNTERS = 4;
  private static final int BUYERS = 2;

  /** Few, so that counters get in each other's way. */
  private static final int ITEMS = 12;

  private static final Duration PAUSE = Duration.ofMillis(150);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Pattern USER_ID = Pattern.compile("\"userId\":(\\d+)");

  private final ClusterClient client;
  private final List<NodeProcess> doors;
  private final Ledger ledger;
  private final Asking asking;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> items =
      IntStream.range(0, ITEMS).mapToObj(number -> "thing-" + number).toList();
  private final List<Counter> counters = new ArrayList<>();
  private final List<Buyer> buyers = new ArrayList<>();
  private volatile boolean stopped;
  private String admin = "";
  private @Nullable Database database;

  /**
   * Nobody yet.
   *
   * @param doors nodes that clients may talk to
   * @param strict whether every request must succeed with one retry
   */
  public ShopLoad(ClusterClient client, List<NodeProcess> doors, Ledger ledger, boolean strict) {
    this.client = client;
    this.doors = List.copyOf(doors);
    this.ledger = ledger;
    this.asking = new Asking(client, ledger, strict, () -> stopped);
  }

  /**
   * Signs everybody up and has them work.
   *
   * @param database in which they are given their roles
   */
  public void start(Database database, Random random) {
    this.database = database;
    admin = employ(database, "overseer", "admin");
    for (int i = 0; i < COUNTERS; i++) {
      var token = employ(database, "counter" + i, "clerk");
      counters.add(new Counter("counter" + i, token, from(i), asking, PAUSE));
    }
    for (int i = 0; i < BUYERS; i++) {
      var answer = SignIns.signUp(client, doors.getFirst(), "buyer" + i);
      long id = Long.parseLong(Captured.in(answer, USER_ID).orElseThrow());
      buyers.add(new Buyer(id, token(answer), items, asking, PAUSE.multipliedBy(2)));
    }
    counters.forEach(counter -> go(random, counter::run));
    buyers.forEach(buyer -> go(random, buyer::run));
  }

  /** Nobody does anything any more. */
  public void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("a client of the shop does not end");
    }
  }

  /**
   * Waits until everything is settled and archived, and compares.
   *
   * @param archive the directory of the archive
   */
  public void check(Path archive) {
    new ShopCheck(client, doors, ledger, admin, items).all(counters, buyers);
    var store = database;
    if (store != null) {
      new ArchiveCheck(store, archive, ledger).check();
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }

  /** An account with a role, whose token says so. */
  private String employ(Database database, String name, String role) {
    var door = doors.getFirst();
    token(SignIns.signUp(client, door, name));
    database.inTransaction(tx ->
        tx.createUpdate("update accounts.users set role = :role where username = :name")
            .bind("role", role)
            .bind("name", name)
            .execute());
    var body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, SignIns.PASSWORD);
    var call = new Call("POST", "/v1/auth/sign-in", body, List.of());
    return token(client.askQuietly(door.url(call.path()), call, START_PATIENCE).says());
  }

  private static String token(String answer) {
    return Captured.in(answer, SignIns.TOKEN)
        .orElseThrow(() -> new IllegalStateException("no token: " + answer));
  }

  /** All items, from another one on. */
  private List<String> from(int first) {
    var turned = new ArrayList<>(items.subList(first, items.size()));
    turned.addAll(items.subList(0, first));
    return turned;
  }

  @FunctionalInterface
  private interface Chance {
    void run(Random random);
  }

  private void go(Random random, Chance work) {
    var own = new Random(random.nextLong());
    threads.execute(() -> {
      try {
        work.run(own);
      } catch (RuntimeException e) {
        ledger.broken(Promise.ANSWERS, "an answer of the shop that is not understood: " + e);
      }
    });
  }
}
