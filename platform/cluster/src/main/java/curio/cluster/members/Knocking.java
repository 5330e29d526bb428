package curio.cluster.members;

import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects every second to the hosts that were registered over HTTP, which have no heartbeat of
 * their own. Three failures in a row take a host out of all answers, the first success brings it
 * back. Every node with the registry does so; each knock is claimed in the store, which makes the
 * host due again a moment later, and reported under the claim's number, so that one node at a time
 * knocks at a host, another goes on when that one is gone, and what a frozen node reports late is
 * refused. Thread-safe.
 */
public final class Knocking implements AutoCloseable {
  /** So many failures in a row, and a host counts as gone. */
  static final int MOST_FAILURES = 3;

  /** From one knock to the next: three failures are known within four seconds of a crash. */
  static final Duration EVERY = Duration.ofMillis(900);

  /** Shorter than that, so that a knock has ended when the next is due. */
  private static final Duration TIMEOUT = Duration.ofMillis(700);

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration A_MOMENT = Duration.ofMillis(5);
  private static final Logger LOG = LoggerFactory.getLogger(Knocking.class);

  private final Database database;
  private final Notifications notifications;
  private final BackgroundLoop loop =
      new BackgroundLoop("knocking", PERIOD, Duration.ZERO, this::pass);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Hosts whose last knock goes on beyond its time, as where names are resolved slowly. */
  private final Set<String> unfinished = ConcurrentHashMap.newKeySet();

  private final Counter answered;
  private final Counter failed;

  /** A claimed knock at a host. */
  record Claim(String id, String host, int port, long knocks) {}

  /** What came of one. */
  record Report(Claim claim, boolean answered) {}

  private record Change(String id, int before, int after) {}

  /** In the schema {@code cluster}; not running yet. */
  public Knocking(Database database, Notifications notifications, MeterRegistry metrics) {
    this.database = database;
    this.notifications = notifications;
    this.answered = counter(metrics, "answered");
    this.failed = counter(metrics, "failed");
  }

  /** Takes part in it from now on. */
  public void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
    threads.shutdownNow();
  }

  private void pass() {
    var claims = claim();
    if (!claims.isEmpty()) {
      report(knock(claims));
    }
    long next = nextMillis();
    if (next < PERIOD.toMillis()) {
      loop.wakeIn(Duration.ofMillis(Math.max(0, next)).plus(A_MOMENT));
    }
  }

  /** Takes all that are due; nobody else takes them until they are due again. */
  List<Claim> claim() {
    var sql =
        """
        update cluster.member m
        set knocks = m.knocks + 1, knock_due = clock_timestamp() + :every * interval '1 millisecond'
        from (
          select id from cluster.member where knock_due <= clock_timestamp()
          order by id limit :most for update skip locked) due
        where m.id = due.id
        returning m.id, m.host, m.port, m.knocks
        """;
    return database.inTransaction(tx -> {
      tx.execute("set local synchronous_commit = off");
      return tx.createQuery(sql)
          .bind("every", EVERY.toMillis())
          .bind("most", Registrations.MOST_KNOCKED)
          .mapTo(Claim.class)
          .list();
    });
  }

  /** Tells what came of knocks, unless somebody has knocked since. */
  void report(List<Report> reports) {
    var sql =
        """
        update cluster.member m
        set heard_at = case when r.answered then clock_timestamp() else m.heard_at end,
          knock_failures = case when r.answered then 0 else least(m.knock_failures + 1, 1000) end
        from unnest(cast(:ids as text[]), cast(cast(:knocks as text[]) as bigint[]),
          cast(cast(:answered as text[]) as boolean[])) as r (id, knocks, answered)
        where m.id = r.id and m.knocks = r.knocks and m.knock_due is not null
        returning m.id, old.knock_failures as before, new.knock_failures as after
        """;
    var changes =
        database.inTransaction(tx -> {
          tx.execute("set local synchronous_commit = off");
          return tx.createQuery(sql)
              .bind("ids", texts(reports.stream().map(one -> one.claim().id()).toList()))
              .bind("knocks", texts(reports.stream().map(one -> one.claim().knocks()).toList()))
              .bind("answered", texts(reports.stream().map(Report::answered).toList()))
              .mapTo(Change.class)
              .list();
        });
    for (var report : reports) {
      (report.answered() ? answered : failed).increment();
    }
    tell(changes);
  }

  private void tell(List<Change> changes) {
    boolean told = false;
    for (var change : changes) {
      boolean was = change.before() < MOST_FAILURES;
      boolean is = change.after() < MOST_FAILURES;
      if (was != is) {
        told = true;
        LOG.atInfo()
            .addKeyValue("host", change.id())
            .log(is ? "a registered host answers again" : "a registered host does not answer");
      }
    }
    if (told) {
      notifications.send(Registrations.CHANGED);
    }
  }

  private List<Report> knock(List<Claim> claims) {
    var waiting = new HashMap<String, Future<Boolean>>();
    for (var claim : claims) {
      if (unfinished.add(claim.id())) {
        waiting.put(claim.id(), threads.submit(knock(claim)));
      }
    }
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    var reports = new ArrayList<Report>();
    for (var claim : claims) {
      reports.add(new Report(claim, isAnswered(waiting, claim, deadline)));
    }
    return reports;
  }

  private Callable<Boolean> knock(Claim claim) {
    return () -> {
      try {
        return Knock.isAnswered(claim.host(), claim.port(), TIMEOUT);
      } finally {
        unfinished.remove(claim.id());
      }
    };
  }

  private static boolean isAnswered(
      Map<String, Future<Boolean>> waiting, Claim claim, long deadline) {
    var knock = waiting.get(claim.id());
    if (knock == null) {
      return false;
    }
    try {
      return knock.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** After how long the next host is due; long for none. */
  private long nextMillis() {
    return database.read(tx ->
        tx.createQuery(
                """
                select coalesce(cast(1000 * extract(epoch from min(knock_due) - clock_timestamp())
                  as bigint), :long) from cluster.member where knock_due is not null
                """)
            .bind("long", Long.MAX_VALUE)
            .mapTo(Long.class)
            .one());
  }

  private static String[] texts(List<?> values) {
    return values.stream().map(String::valueOf).toArray(String[]::new);
  }

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("cluster_knocks")
        .description("attempts to connect to hosts that were registered over HTTP")
        .tag("outcome", outcome)
        .register(metrics);
  }
}
