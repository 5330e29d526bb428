package curio.ring;

import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Redis as a cache: whatever happens to it, a read ends as a hit, a miss, or without an answer,
 * and one that is dead or frozen costs each caller one time-out at most, and later ones nothing.
 * Thread-safe.
 */
final class RingNode implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RingNode.class);

  private final RedisAddress address;
  private final LastHeard heard = new LastHeard();
  private final RedisClient client;
  private final Deadline deadline;
  private final Breaker breaker;
  private final NodeMeters meters;
  private final Runnable onMoved;
  private final AtomicReference<@Nullable RedisConnection> connection = new AtomicReference<>();
  private volatile boolean closed;

  /** Whether this outage stands in the log. Only the probe sets it, one at a time. */
  private volatile boolean told;

  /** What a read came to. */
  sealed interface Answer {
    /** The value. */
    record Hit(CachedBytes value) implements Answer {}

    /** The node does not have it. */
    record Miss() implements Answer {}

    /** Nothing is known. */
    record None() implements Answer {}
  }

  private static final Answer MISS = new Answer.Miss();
  private static final Answer NONE = new Answer.None();

  /**
   * A node that is not used before it has answered for the first time.
   *
   * @param onMoved called when the node says that a key is another one's
   */
  RingNode(
      RedisAddress address,
      RedisClients clients,
      Duration timeout,
      MeterRegistry metrics,
      Runnable onMoved) {
    this.address = address;
    this.client = clients.client(heard);
    this.deadline = new Deadline(timeout, heard);
    this.breaker = new Breaker(address.name(), this::connects);
    this.meters = new NodeMeters(address.name(), breaker, metrics);
    this.onMoved = onMoved;
    breaker.start();
  }

  RedisAddress address() {
    return address;
  }

  Answer read(String key) {
    var used = usable();
    if (used == null) {
      meters.skipped();
      return NONE;
    }
    long start = System.nanoTime();
    try {
      var value = used.get(key);
      breaker.succeeded();
      if (value == null) {
        meters.miss(start);
        return MISS;
      }
      meters.hit(start);
      return new Answer.Hit(value);
    } catch (RedisFailure failure) {
      meters.failed(start);
      failed(used, failure);
      return NONE;
    }
  }

  /** Writes within ten time-outs; whether it is there. */
  boolean write(String key, CachedBytes value, Duration ttl) {
    var used = usable();
    if (used == null) {
      meters.skipped();
      return false;
    }
    long start = System.nanoTime();
    try {
      used.set(key, value, ttl);
      breaker.succeeded();
      meters.written(start);
      return true;
    } catch (RedisFailure failure) {
      meters.notWritten(start);
      switch (failure.kind()) {
        case DISCONNECTED, MOVED, BUSY -> failed(used, failure);
        case SILENT -> breaker.failed();
        // A full Redis can still be read, and a slow write says little of reads.
        case SLOW, REFUSED -> {}
      }
      return false;
    }
  }

  /** How long a key still lives there; zero where that is not known. */
  Duration remaining(String key) {
    return ask(used -> used.remaining(key)).orElse(Duration.ZERO);
  }

  /** The members of the cluster, as this node sees them. */
  Optional<String> clusterNodes() {
    return ask(RedisConnection::clusterNodes);
  }

  @FunctionalInterface
  private interface Question<T> {
    @Nullable T ask(RedisConnection connection) throws RedisFailure;
  }

  private <T> Optional<T> ask(Question<T> question) {
    var used = usable();
    if (used == null) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(question.ask(used));
    } catch (RedisFailure failure) {
      failed(used, failure);
      return Optional.empty();
    }
  }

  RingState.Node state(double share) {
    return meters.state(share);
  }

  @Override
  public void close() {
    closed = true;
    breaker.close();
    meters.close();
    drop(connection.get());
    RedisClients.end(client);
  }

  private @Nullable RedisConnection usable() {
    return breaker.isOpen() ? null : connection.get();
  }

  private void failed(RedisConnection used, RedisFailure failure) {
    switch (failure.kind()) {
      case SILENT -> {
        // Only who finds it in use: the others waited for the same silence.
        if (drop(used)) {
          log.atWarn().addKeyValue("redis", address).log("A Redis is silent and left out");
          breaker.silent();
        }
      }
      case DISCONNECTED -> disconnected(used);
      case SLOW, REFUSED -> breaker.failed();
      case MOVED -> onMoved.run();
      case BUSY -> {}
    }
  }

  private void disconnected(RedisConnection used) {
    if (drop(used)) {
      log.atWarn().addKeyValue("redis", address).log("The connection to a Redis is lost");
      breaker.disconnected();
    }
  }

  /** Takes a connection out of use; whether it was in use. */
  private boolean drop(@Nullable RedisConnection used) {
    if (used == null || !connection.compareAndSet(used, null)) {
      return false;
    }
    used.close();
    return true;
  }

  /** The breaker's probe: new connections that answer. */
  private boolean connects() {
    drop(connection.get());
    try {
      var fresh = RedisConnection.open(client, RedisClients.uri(address), deadline);
      connection.set(fresh);
      fresh.onLost(() -> disconnected(fresh));
      if (closed) {
        drop(fresh);
      }
      told = false;
      log.atInfo().addKeyValue("redis", address).log("A Redis is in use");
      return true;
    } catch (RedisFailure failure) {
      tellOnce(failure);
      return false;
    }
  }

  private void tellOnce(RedisFailure failure) {
    if (!told && !closed) {
      told = true;
      log.atWarn()
          .addKeyValue("redis", address)
          .addKeyValue("why", failure.getMessage())
          .log("A Redis cannot be used; it is tried again");
    }
  }
}
