package curio.http.server;

import curio.http.HttpSettings;
import curio.http.limits.AddressShare;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts connections from the moment they are accepted, and closes at once what is too many or too
 * late. Vert.x tells of a connection only once its TLS handshake is done, and those that never get
 * there must count as well. Used by the event loop that accepts.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Counted> COUNTED = AttributeKey.valueOf("curio.counted");

  private final PortState port;

  /** One connection that counts, until it has ended once. */
  private static final class Counted {
    private final PortState port;
    private final AddressShare share;
    private final AtomicBoolean ended = new AtomicBoolean();

    Counted(PortState port, AddressShare share) {
      this.port = port;
      this.share = share;
    }

    void end() {
      if (ended.compareAndSet(false, true)) {
        port.connections.decrementAndGet();
        if (share.limited()) {
          share.connections.decrementAndGet();
          port.addresses.close(share);
        }
      }
    }
  }

  ConnectionGate(PortState port) {
    this.port = port;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel connection = (Channel) accepted;
    if (port.draining()) {
      connection.unsafe().closeForcibly();
    } else if (!counted(connection)) {
      port.metrics.rejected(EdgeMetrics.Rejection.CONNECTIONS);
      connection.unsafe().closeForcibly();
    } else {
      if (port.settings.tls() != null) {
        connection.pipeline().addFirst(new RenegotiationGuard());
      }
      context.fireChannelRead(connection);
    }
  }

  /** The connection counts no longer, though it is not closed: others count it now. */
  static void release(Channel connection) {
    Counted counted = connection.attr(COUNTED).getAndSet(null);
    if (counted != null) {
      counted.end();
    }
  }

  /** Whether the port and the address may have one more; it counts until it is closed. */
  private boolean counted(Channel connection) {
    HttpSettings.Load load = port.settings.load();
    if (port.connections.incrementAndGet() > load.maxConnections()) {
      port.connections.decrementAndGet();
      return false;
    }
    AddressShare share = port.shareOf(connection);
    if (share.limited() && share.connections.incrementAndGet() > load.maxConnectionsPerAddress()) {
      share.connections.decrementAndGet();
      port.addresses.close(share);
      port.connections.decrementAndGet();
      return false;
    }
    var counted = new Counted(port, share);
    connection.attr(COUNTED).set(counted);
    connection.closeFuture().addListener(closed -> counted.end());
    return true;
  }
}
