package curio.http.server;

import curio.http.HttpSettings;
import curio.http.Peer;
import curio.http.tls.TlsCertificate;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of a port: Vert.x gives each of the servers that listen on the same port
 * its part of the connections.
 */
final class EdgeLoop implements Deployable {
  private static final int REQUEST_LINE_EXTRA = 32;
  private static final int ACCEPT_BACKLOG = 1_024;

  /** What one reading takes: a bound on what a client can have us hold unasked. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(256, 2 << 10, 32 << 10);

  private final PortState state;
  private final HttpServerOptions options;
  private final HttpServer server;

  EdgeLoop(PortState state, Vertx vertx, @Nullable TlsCertificate certificate) {
    this.state = state;
    HttpSettings settings = state.settings;
    options =
        new HttpServerOptions()
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setMaxInitialLineLength(settings.sizes().maxPathBytes() + REQUEST_LINE_EXTRA)
            .setMaxHeaderSize(settings.sizes().maxHeaderBytes());
    if (certificate != null) {
      // HTTP/1.1 alone needs no negotiation of protocols. Handshakes that dawdle are like headers
      // that do.
      options
          .setSsl(true)
          .setUseAlpn(false)
          .setKeyCertOptions(KeyCertOptions.wrap(certificate.keys()))
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(settings.timeouts().header().toMillis());
    }
    server = vertx.createHttpServer(options);
  }

  @Override
  public Future<?> deploy(Context context) {
    return server
        .connectionHandler(this::connected)
        .requestHandler(wire -> exchange(context, wire).begin())
        .invalidRequestHandler(wire -> exchange(context, wire).malformed())
        .listen(address());
  }

  /** All loops listen on the same port, a free one included. */
  private SocketAddress address() {
    HttpSettings settings = state.settings;
    return settings.port() == 0
        ? SocketAddress.sharedRandomPort(1, settings.host())
        : SocketAddress.inetSocketAddress(settings.port(), settings.host());
  }

  HttpServer server() {
    return server;
  }

  /** Shows another certificate to connections that are opened from now on. */
  Future<Boolean> show(TlsCertificate certificate) {
    var ssl = options.getSslOptions().copy();
    return server.updateSSLOptions(ssl.setKeyCertOptions(KeyCertOptions.wrap(certificate.keys())));
  }

  private Exchange exchange(Context context, HttpServerRequest wire) {
    ConnectionWatch watch = channel(wire.connection()).attr(ConnectionWatch.KEY).get();
    return new Exchange(state, wire, watch, new ResponseWriter(state, context, wire, watch));
  }

  private void connected(HttpConnection connection) {
    Channel channel = channel(connection);
    InetAddress remote = address(channel);
    if (remote == null) {
      var _ = channel.close();
      return;
    }
    boolean overTls = state.settings.tls() != null;
    var peer = Peer.of(remote, overTls, state.settings.proxies());
    var watch = new ConnectionWatch(state, channel, peer, options.getHttp1Config());
    channel.attr(ConnectionWatch.KEY).set(watch);
    channel.config().setRecvByteBufAllocator(READS);
    watch.begin();
    channel.pipeline().replace(ConnectionWatch.DECODER, ConnectionWatch.DECODER, watch.decoder());
  }

  /** Null once the connection is gone. */
  private static @Nullable InetAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }
}
