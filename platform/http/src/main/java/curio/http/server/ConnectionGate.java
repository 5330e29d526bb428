package curio.http.server;

import curio.http.HttpSettings;
import curio.http.limits.AddressShare;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Counts connections from the moment they are accepted, and closes at once what is too many or too
 * late. Vert.x tells of a connection only once its TLS handshake is done, and those that never get
 * there must count as well. Used by the event loop that accepts.
 */
final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private final PortState port;

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
    connection
        .closeFuture()
        .addListener(closed -> {
          port.connections.decrementAndGet();
          if (share.limited()) {
            share.connections.decrementAndGet();
            port.addresses.close(share);
          }
        });
    return true;
  }
}
