package curio.ring;

import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one node, each shared by all callers: one for reads, and one for writes, so
 * that nobody waits for his answer behind megabytes that go the other way. Once it is lost, it is
 * lost for good. Thread-safe.
 */
final class RedisConnection implements AutoCloseable {
  private static final ValueCodec CODEC = new ValueCodec();

  /** The client's own limits, on TCP and on signing in, are met before. */
  private static final long LIMIT_MILLIS = 2 * RedisClients.CONNECT_LIMIT.toMillis() + 500;

  private final StatefulRedisConnection<String, CachedBytes> reads;
  private final StatefulRedisConnection<String, CachedBytes> writes;
  private final Deadline deadline;

  /**
   * New connections that answer, within a second or two.
   *
   * @throws RedisFailure if there are none; then none is left open
   */
  static RedisConnection open(RedisClient client, RedisURI uri, Deadline deadline)
      throws RedisFailure {
    var reads = connecting(client, uri);
    try {
      var writes = connecting(client, uri);
      try {
        var fresh = new RedisConnection(connected(reads), connected(writes), deadline);
        fresh.ping();
        return fresh;
      } catch (RedisFailure failure) {
        // Also one that comes late.
        var _ = writes.thenAccept(RedisConnection::end);
        throw failure;
      }
    } catch (RedisFailure failure) {
      var _ = reads.thenAccept(RedisConnection::end);
      throw failure;
    }
  }

  private static ConnectionFuture<StatefulRedisConnection<String, CachedBytes>> connecting(
      RedisClient client, RedisURI uri) throws RedisFailure {
    try {
      return client.connectAsync(CODEC, uri);
    } catch (RuntimeException e) {
      // Such as a file of certificates that cannot be read.
      throw RedisFailure.of(e);
    }
  }

  private static StatefulRedisConnection<String, CachedBytes> connected(
      ConnectionFuture<StatefulRedisConnection<String, CachedBytes>> connecting)
      throws RedisFailure {
    try {
      return connecting.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisFailure(RedisFailure.Kind.BUSY, "interrupted");
    } catch (ExecutionException e) {
      throw RedisFailure.of(e.getCause());
    } catch (CancellationException | TimeoutException e) {
      throw new RedisFailure(RedisFailure.Kind.SILENT, "not connected in time");
    }
  }

  private RedisConnection(
      StatefulRedisConnection<String, CachedBytes> reads,
      StatefulRedisConnection<String, CachedBytes> writes,
      Deadline deadline) {
    this.reads = reads;
    this.writes = writes;
    this.deadline = deadline;
  }

  /** Calls, once or more, when one of the connections is lost. */
  void onLost(Runnable listener) {
    var listening =
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
            listener.run();
          }
        };
    reads.addListener(listening);
    writes.addListener(listening);
    if (!isOpen()) {
      listener.run();
    }
  }

  private boolean isOpen() {
    return reads.isOpen() && writes.isOpen();
  }

  /** The value, if there is one. */
  @Nullable CachedBytes get(String key) throws RedisFailure {
    return deadline.await(ask(reads, commands -> commands.get(key)));
  }

  /** How long a key still lives; zero if it does not or never ends. */
  Duration remaining(String key) throws RedisFailure {
    Long millis = deadline.await(ask(reads, commands -> commands.pttl(key)));
    return millis == null || millis < 0 ? Duration.ZERO : Duration.ofMillis(millis);
  }

  void set(String key, CachedBytes value, Duration ttl) throws RedisFailure {
    deadline.awaitLong(ask(writes, commands -> commands.set(key, value, SetArgs.Builder.px(ttl))));
  }

  private void ping() throws RedisFailure {
    deadline.await(ask(reads, RedisAsyncCommands::ping));
    deadline.await(ask(writes, RedisAsyncCommands::ping));
  }

  /** The members of the cluster, as the node sees them. */
  @Nullable String clusterNodes() throws RedisFailure {
    return deadline.await(ask(reads, RedisAsyncCommands::clusterNodes));
  }

  @Override
  public void close() {
    end(reads);
    end(writes);
  }

  private static void end(StatefulConnection<?, ?> connection) {
    var _ = connection.closeAsync();
  }

  private <T> RedisFuture<T> ask(
      StatefulRedisConnection<String, CachedBytes> connection,
      Function<RedisAsyncCommands<String, CachedBytes>, RedisFuture<T>> command)
      throws RedisFailure {
    try {
      return command.apply(connection.async());
    } catch (RuntimeException refusedByClient) {
      // Whatever goes wrong in the client is none of the caller's affairs.
      throw new RedisFailure(
          isOpen() ? RedisFailure.Kind.BUSY : RedisFailure.Kind.DISCONNECTED, "not sent");
    }
  }
}
