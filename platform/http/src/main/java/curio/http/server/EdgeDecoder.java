package curio.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x' decoder, stricter about how long a message is, since a proxy in front that reads it
 * otherwise lets requests be smuggled past it; and telling the connection's watch what arrives.
 *
 * <p>It reads one request at a time: while one waits for its answer, what the client sends after it
 * stays in the connection, except for what one reading brought. Vert.x alone would read and keep
 * many requests ahead. Used by one event loop.
 */
final class EdgeDecoder extends VertxHttpRequestDecoder {
  /**
   * Far more than any client sends. Thousands of short ones would fit into the bytes that are
   * allowed, and make every look-up of a header long.
   */
  private static final int MAX_HEADERS = 100;

  /** As long as less lies ready, reading goes on, so that a client's departure is noticed. */
  private static final int READ_AHEAD = 4 << 10;

  private final ConnectionWatch watch;
  private @Nullable ChannelHandlerContext channel;
  private int headers;
  private boolean afterRequestLine;
  private boolean folded;
  private boolean stopped;

  EdgeDecoder(Http1ServerConfig config, ConnectionWatch watch) {
    super(config);
    this.watch = watch;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    channel = context;
    super.handlerAdded(context);
  }

  /**
   * Vert.x would answer 501 to any other way of writing the version, a small {@code h} included.
   */
  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    String version = initialLine[2];
    if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
      throw new IllegalArgumentException("HTTP version");
    }
    headers = 0;
    afterRequestLine = true;
    return super.createMessage(initialLine);
  }

  /** Is asked once for each header, and for each trailer of a body in chunks. */
  @Override
  protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
    headers++;
    if (headers > MAX_HEADERS) {
      throw new TooLongHttpHeaderException("headers");
    }
    return super.splitHeaderName(bytes, start, length);
  }

  /** Is asked once all headers are there. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    if (folded) {
      throw new IllegalArgumentException("a header on several lines");
    }
    return super.isContentAlwaysEmpty(message);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }

  /** How many bytes have arrived and are not read yet. */
  int ahead() {
    return actualReadableBytes();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      watch.received(bytes.readableBytes());
    }
    super.channelRead(context, message);
    boolean waiting = watch.holds();
    watch.kept(ahead() == 0 ? 0 : internalBuffer().capacity());
    if (waiting && !stopped && ahead() >= READ_AHEAD) {
      stopped = true;
      context.channel().config().setAutoRead(false);
    }
  }

  /** Netty's own would ask for more, since nothing came of what was read. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (stopped) {
      context.fireChannelReadComplete();
    } else {
      super.channelReadComplete(context);
    }
  }

  /** Reads on after the watch has held it; not at once, as the caller may be in the middle. */
  void resume() {
    ChannelHandlerContext context = channel;
    if (context != null && (stopped || ahead() > 0)) {
      context.executor().execute(() -> readOn(context));
    }
  }

  private void readOn(ChannelHandlerContext context) {
    if (context.isRemoved() || watch.holds()) {
      return;
    }
    try {
      if (ahead() > 0) {
        channelRead(context, Unpooled.EMPTY_BUFFER);
      }
      if (stopped && (!watch.holds() || ahead() < READ_AHEAD)) {
        stopped = false;
        context.channel().config().setAutoRead(true);
      }
      channelReadComplete(context);
    } catch (Exception e) {
      context.fireExceptionCaught(e);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (watch.deaf()) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (watch.holds()) {
      return;
    }
    if (in.isReadable()) {
      watch.bytesArrived();
    }
    if (watch.inHead()) {
      folded |= FoldedLines.in(in, afterRequestLine);
    }
    int before = out.size();
    super.decode(context, in, out);
    for (int i = before; i < out.size(); i++) {
      if (out.get(i) instanceof HttpObject message) {
        observe(message);
      }
    }
  }

  private void observe(HttpObject message) {
    if (message instanceof HttpRequest) {
      afterRequestLine = false;
      watch.headArrived();
      if (message instanceof LastHttpContent) {
        watch.bodyArrived();
      }
    } else if (message instanceof HttpContent && message.decoderResult().isFailure()) {
      watch.bodyMalformed();
    } else if (message instanceof LastHttpContent) {
      watch.bodyArrived();
    }
  }
}
