package curio.http;

import io.netty.buffer.ByteBuf;
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

/**
 * Vert.x' decoder, stricter about how long a message is, since a proxy in front that reads it
 * otherwise lets requests be smuggled past it; and telling the connection's watch what arrives.
 * Used by one event loop.
 */
final class EdgeDecoder extends VertxHttpRequestDecoder {
  /**
   * Far more than any client sends. Thousands of short ones would fit into the bytes that are
   * allowed, and make every look-up of a header long.
   */
  private static final int MAX_HEADERS = 100;

  private final ConnectionWatch watch;
  private int headers;

  EdgeDecoder(Http1ServerConfig config, ConnectionWatch watch) {
    super(config);
    this.watch = watch;
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

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (in.isReadable()) {
      watch.bytesArrived();
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
