package curio.system.faults;

import curio.system.faults.ClusterClient.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Keeps an eye on one node while it comes and goes: that it refuses revoked sessions, and how many
 * late writes it was refused itself. Each of the two runs on a thread of its own.
 */
final class NodeWatch {
  private static final Pattern REFUSED =
      Pattern.compile("(?m)^\\w*stale_writes_refused_total(?:\\{[^}]*})? ([0-9.E+]+)$");

  /** Who asks a frozen node waits for its first answers after that, which tell the most. */
  private static final Duration PATIENCE = Duration.ofSeconds(12);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration SCRAPE_PAUSE = Duration.ofMillis(500);
  private static final int LATEST = 20;

  private final NodeProcess node;
  private final ClusterClient client;
  private final Ledger ledger;
  private final BooleanSupplier stopped;

  /** By process, since each begins at nought. */
  private final Map<Long, Long> refused = new ConcurrentHashMap<>();

  NodeWatch(NodeProcess node, ClusterClient client, Ledger ledger, BooleanSupplier stopped) {
    this.node = node;
    this.client = client;
    this.ledger = ledger;
    this.stopped = stopped;
  }

  NodeProcess node() {
    return node;
  }

  /** Tries revoked sessions, the latest most of all. */
  void tryRevoked(SignIns people, Random random) {
    while (!stopped.getAsBoolean()) {
      var latest =
          people.revoked().reversed().stream()
              .filter(SignIns.Revoked::isRefusedEverywhere)
              .limit(LATEST)
              .toList();
      if (!latest.isEmpty()) {
        tryRevoked(latest.get(random.nextInt(latest.size())));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** It answers 401, or nothing that tells of the account. */
  void tryRevoked(SignIns.Revoked session) {
    var call = SignIns.orders(session.token());
    var outcome = client.ask(node.url(call.path()), call, PATIENCE);
    if (!outcome.isTryAgain()) {
      ledger.check(
          Promise.REVOKED,
          outcome.status() == 401,
          "%s, revoked for %s: %s".formatted(node.name(), session.age(), outcome));
    }
  }

  /** Follows the count of refused writes, so that little of it is lost with a process. */
  void followRefusals() {
    while (!stopped.getAsBoolean()) {
      if (node.state() == NodeProcess.State.RUNNING) {
        readRefusals();
      }
      LockSupport.parkNanos(SCRAPE_PAUSE.toNanos());
    }
  }

  void readRefusals() {
    long process = node.pid();
    var call = Call.get("", "/metrics");
    var metrics = client.askQuietly(node.internalUrl(call.path()), call, PATIENCE).says();
    long sum =
        REFUSED
            .matcher(metrics)
            .results()
            .mapToLong(found -> (long) Double.parseDouble(String.valueOf(found.group(1))))
            .sum();
    refused.merge(process, sum, Math::max);
  }

  /** Late writes of this node that were refused. */
  long refusals() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
