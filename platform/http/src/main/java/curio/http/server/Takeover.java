package curio.http.server;

import curio.http.Request;
import curio.http.RequestHead;
import curio.http.Response;
import curio.http.RouteHandler;
import curio.http.push.SocketKind;
import curio.http.sockets.Seat;
import curio.http.sockets.Sockets;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Ends the HTTP of a connection with the head of its last answer, takes what Vert.x and we have
 * done for requests out of it, and hands the rest to the clients that stay. Runs on the event loop.
 */
final class Takeover {
  /** What one reading takes; clients that stay say little. */
  private static final RecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(256, 512, 8 << 10);

  /** What may be handed over and not taken: with many slow clients this is their memory. */
  private static final WriteBufferWaterMark WRITES = new WriteBufferWaterMark(8 << 10, 16 << 10);

  /**
   * What the system may keep for a client. It would take megabytes, and the answers of a slow
   * client to our pings would come minutes after them.
   */
  private static final int SEND_BUFFER = 128 << 10;

  /** After so many pings a client that acknowledges nothing has gone, also where nobody answers. */
  private static final int PINGS = 3;

  private final PortState port;
  private final RequestHead head;
  private final HttpVersion version;
  private final ConnectionWatch watch;

  Takeover(PortState port, RequestHead head, HttpVersion version, ConnectionWatch watch) {
    this.port = port;
    this.head = head;
    this.version = version;
    this.watch = watch;
  }

  /** Does it; if the client has gone meanwhile, its seat is left. */
  void run(Seat seat, Response greeting, RouteHandler.Push push, Request request) {
    Channel channel = watch.channel();
    if (!channel.isActive()) {
      seat.leave();
      return;
    }
    boolean chunked = version == HttpVersion.HTTP_1_1;
    watch.leave(!seat.isTooMany());
    configure(channel);
    Sockets.Arrival arrival = port.sockets.arrive(channel, seat, push.kind(), chunked);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.replace("handler", "socket", arrival.handler());
    pipeline.remove("httpEncoder");
    ChannelHandler files = pipeline.get(ChunkedWriteHandler.class);
    if (files != null) {
      pipeline.remove(files);
    }
    arrival.open(headOf(greeting, push.kind(), chunked), push.handler(), request);
    // Only now: what came behind the request goes on to the next handler.
    pipeline.remove(ConnectionWatch.DECODER);
  }

  private void configure(Channel channel) {
    var config = channel.config();
    config.setRecvByteBufAllocator(READS);
    config.setWriteBufferWaterMark(WRITES);
    config.setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER);
    int millis =
        (int) Math.min(Integer.MAX_VALUE, port.settings.load().sockets().ping().toMillis() * PINGS);
    config.setOption(EpollChannelOption.TCP_USER_TIMEOUT, millis);
    config.setAutoRead(true);
  }

  private byte[] headOf(Response greeting, SocketKind kind, boolean chunked) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    ResponseWriter.addHeaders(port, headers, greeting, head);
    if (kind == SocketKind.WEB_SOCKET) {
      headers.add(HttpHeaderNames.UPGRADE, "websocket");
      headers.add(HttpHeaderNames.CONNECTION, "Upgrade");
      headers.add(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, Handshake.accept(head.headers()));
    } else {
      headers.add(HttpHeaderNames.CONNECTION, "close");
      if (chunked) {
        headers.add(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
      }
    }
    var text = new StringBuilder("HTTP/1.1 ");
    text.append(kind == SocketKind.WEB_SOCKET ? "101 Switching Protocols" : "200 OK");
    headers.forEach((name, value) -> text.append("\r\n").append(name).append(": ").append(value));
    return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
