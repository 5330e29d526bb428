package curio.http.server;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** What the head of a request says about the message itself. */
final class Framing {
  /** The length of a body that comes in chunks. */
  static final long UNKNOWN = Long.MAX_VALUE;

  private static final String NOT_IN_HOST = "/?#@\\,\"<>{}|^`";

  private Framing() {}

  /** Refuses a head that others might read otherwise. */
  static void check(HttpServerRequest wire) {
    MultiMap headers = wire.headers();
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && wire.version() == HttpVersion.HTTP_1_1)) {
      throw new CurioException(ErrorCode.INVALID, "header Host: (expected: once)");
    }
    if (!hosts.isEmpty() && !isHost(hosts.getFirst())) {
      throw new CurioException(ErrorCode.INVALID, "header Host: (expected: a host, and its port)");
    }
    if (headers.contains("")) {
      throw new CurioException(ErrorCode.INVALID, "header without a name (expected: name: value)");
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean plain =
        codings.isEmpty()
            || (codings.size() == 1
                && codings.getFirst().equalsIgnoreCase("chunked")
                && wire.version() == HttpVersion.HTTP_1_1);
    if (!plain) {
      throw new CurioException(
          ErrorCode.INVALID, "header Transfer-Encoding: (expected: chunked, or none)");
    }
  }

  /** Why a message could not be read. */
  static CurioException fault(HttpServerRequest wire) {
    return switch (wire.decoderResult().cause()) {
      case TooLongHttpLineException _ ->
          new CurioException(ErrorCode.URI_TOO_LONG, "request target: too long");
      case TooLongHttpHeaderException _ ->
          new CurioException(ErrorCode.HEADERS_TOO_LARGE, "headers: too large");
      case null, default -> new CurioException(ErrorCode.INVALID, "malformed request");
    };
  }

  /** The length of the body: 0 for none, {@link #UNKNOWN} for one in chunks. */
  static long bodyLength(MultiMap headers) {
    if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return UNKNOWN;
    }
    String declared = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    return declared == null ? 0 : Math.min(Long.parseLong(declared), UNKNOWN - 1);
  }

  /** What ends a host, or puts a user before it, is read otherwise by others. */
  private static boolean isHost(String host) {
    return host.chars().noneMatch(c -> c <= ' ' || c >= 0x7f || NOT_IN_HOST.indexOf(c) >= 0);
  }

  /** The length of the head as it was sent. */
  static int headLength(HttpServerRequest wire) {
    return wire.decoderResult() instanceof HttpMessageDecoderResult sizes ? sizes.totalSize() : 0;
  }

  /** Refuses a body that is packed: unpacking would let a few bytes become many. */
  static void requireUnpacked(MultiMap headers) {
    for (String coding : headers.getAll(HttpHeaderNames.CONTENT_ENCODING)) {
      if (!coding.strip().equalsIgnoreCase("identity")) {
        throw new CurioException(
            ErrorCode.UNSUPPORTED_TYPE, "header Content-Encoding: (expected: identity, or none)");
      }
    }
  }

  /** Whether the client sends the body only once it is asked to. */
  static boolean awaitsContinue(HttpServerRequest wire) {
    return wire.version() == HttpVersion.HTTP_1_1
        && "100-continue".equalsIgnoreCase(wire.headers().get(HttpHeaderNames.EXPECT));
  }
}
