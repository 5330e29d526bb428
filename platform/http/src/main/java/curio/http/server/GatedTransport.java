package curio.http.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;

/**
 * The fastest transport that this system has, with a {@link ConnectionGate} where connections are
 * accepted: the one place where Vert.x lets us in that early. Thread-safe.
 */
final class GatedTransport implements Transport {
  private final Transport transport;
  private final PortState port;

  private GatedTransport(Transport transport, PortState port) {
    this.transport = transport;
    this.port = port;
  }

  /** The transport of a port, in the form in which Vert.x is given one. */
  static io.vertx.core.transport.Transport of(PortState port) {
    io.vertx.core.transport.Transport found = io.vertx.core.transport.Transport.nativeTransport();
    var best = found == null || !found.available() ? io.vertx.core.transport.Transport.NIO : found;
    return new Named(best.name(), new GatedTransport(best.implementation(), port));
  }

  private record Named(String name, Transport implementation)
      implements io.vertx.core.transport.Transport {
    @Override
    public boolean available() {
      return true;
    }

    @Override
    public Throwable unavailabilityCause() {
      throw new IllegalStateException("it is available");
    }
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
    bootstrap.handler(new ConnectionGate(port));
  }

  @Override
  public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
    transport.configure(config, domainSocket, bootstrap);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return transport.ioHandlerFactory();
  }

  @Override
  public boolean supportFileRegion() {
    return transport.supportFileRegion();
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return transport.serverChannelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return transport.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
    return transport.datagramChannelFactory();
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's type, which Vert.x asks for
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return transport.datagramChannel(family);
  }
}
