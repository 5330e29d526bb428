package curio.http;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * One event loop's share of a port: Vert.x gives each of the servers that listen on the same port
 * its part of the connections.
 */
final class EdgeLoop implements Deployable {
  private static final int REQUEST_LINE_EXTRA = 32;
  private static final int ACCEPT_BACKLOG = 1_024;

  private final PortState state;
  private final HttpServerOptions options;
  private final HttpServer server;

  EdgeLoop(PortState state, Vertx vertx) {
    this.state = state;
    HttpSettings settings = state.settings;
    options =
        new HttpServerOptions()
            .setAcceptBacklog(ACCEPT_BACKLOG)
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setMaxInitialLineLength(settings.maxPathBytes() + REQUEST_LINE_EXTRA)
            .setMaxHeaderSize(settings.maxHeaderBytes());
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

  private Exchange exchange(Context context, HttpServerRequest wire) {
    ConnectionWatch watch = channel(wire.connection()).attr(ConnectionWatch.KEY).get();
    return new Exchange(state, wire, new AnswerWriter(state, context, wire, watch));
  }

  private void connected(HttpConnection connection) {
    connection.closeHandler(closed -> state.connections.decrementAndGet());
    if (state.connections.incrementAndGet() > state.settings.maxConnections()) {
      state.metrics.rejected(EdgeMetrics.Rejection.CONNECTIONS);
      var _ = channel(connection).close();
      return;
    }
    Channel channel = channel(connection);
    var watch = new ConnectionWatch(state, channel);
    channel.attr(ConnectionWatch.KEY).set(watch);
    state.watches.add(watch);
    channel.closeFuture().addListener(closed -> state.watches.remove(watch));
    channel
        .pipeline()
        .replace("httpDecoder", "httpDecoder", new EdgeDecoder(options.getHttp1Config(), watch));
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }
}
