package curio.http;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One request from its head to its answer. Begins on the event loop, where the body is gathered;
 * the handler runs on a virtual thread of its own; the answer is written by the event loop again.
 * Only one of them works on it at a time.
 */
final class Exchange implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private final PortState port;
  private final AnswerWriter writer;
  private final HttpServerRequest wire;
  private final ConnectionWatch watch;
  private final RequestHead head;
  private final long startNanos = System.nanoTime();
  private RouteTable.@Nullable Match<Endpoint> match;
  private @Nullable Endpoint endpoint;
  private @Nullable Response early;
  private byte @Nullable [] body;
  private boolean refused;

  Exchange(PortState port, HttpServerRequest wire, ConnectionWatch watch, AnswerWriter writer) {
    this.port = port;
    this.wire = wire;
    this.watch = watch;
    this.writer = writer;
    MultiMap headers = wire.headers();
    String target = wire.uri();
    head =
        new RequestHead(
            wire.method().name(),
            target,
            RawPath.ofTarget(target),
            headers,
            port.ids.of(headers.get(REQUEST_ID)),
            watch.peer().clientOf(headers, port.settings.proxies()));
  }

  /** Answers a request that is not HTTP as we speak it; Vert.x closes the connection after it. */
  void malformed() {
    Throwable cause = wire.decoderResult().cause();
    port.metrics.rejected(EdgeMetrics.Rejection.MALFORMED);
    fail(
        switch (cause) {
          case TooLongHttpLineException _ ->
              new CurioException(ErrorCode.URI_TOO_LONG, "request target: too long");
          case TooLongHttpHeaderException _ ->
              new CurioException(ErrorCode.HEADERS_TOO_LARGE, "headers: too large");
          case null, default -> new CurioException(ErrorCode.INVALID, "malformed request");
        });
    writer.closing();
    answer();
  }

  /** Takes the head, and then the body if there is one. */
  void begin() {
    try {
      takeHead();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("requestId", head.requestId()).log("a request failed");
      fail(new CurioException(ErrorCode.INTERNAL, Answer.internalDetail(head.requestId())));
      writer.closing();
      answer();
    }
  }

  private void takeHead() {
    try {
      checkFraming();
    } catch (CurioException e) {
      port.metrics.rejected(EdgeMetrics.Rejection.MALFORMED);
      fail(e);
      writer.closing();
      answer();
      return;
    }
    try {
      findEndpoint();
    } catch (CurioException e) {
      fail(e);
    }
    String declared = head.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    boolean chunked = head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    if (!chunked && (declared == null || declared.equals("0"))) {
      arrived();
    } else {
      gather(declared == null ? 0 : Long.parseLong(declared));
    }
  }

  private void checkFraming() {
    MultiMap headers = head.headers();
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && wire.version() == HttpVersion.HTTP_1_1)) {
      throw new CurioException(ErrorCode.INVALID, "header Host: (expected: once)");
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

  private void findEndpoint() {
    if (head.target().equals("*") && head.method().equals("OPTIONS")) {
      early = Response.empty(204).withHeader("Allow", "OPTIONS");
      return;
    }
    RouteTable.Match<Endpoint> found = port.table.find(head.path());
    if (found == null) {
      throw new CurioException(ErrorCode.NOT_FOUND, "no such path");
    }
    match = found;
    endpoint = found.place().byMethod().get(head.method());
    if (endpoint == null) {
      String allow = found.place().allow();
      if (head.method().equals("OPTIONS")) {
        Response options = Response.empty(204).withHeader("Allow", allow);
        CorsAnswers cors = port.cors;
        early = cors == null ? options : cors.preflight(options, head.headers(), allow);
      } else {
        Endpoint other = found.place().byMethod().values().iterator().next();
        var error =
            new CurioException(ErrorCode.METHOD_NOT_ALLOWED, "method: (expected: " + allow + ")");
        early = Problem.of(error, other.shape(), head.requestId()).withHeader("Allow", allow);
      }
    }
  }

  private void gather(long declared) {
    Endpoint known = endpoint;
    int ofRoute = known == null ? 0 : known.route().maxBodyBytes();
    int limit = ofRoute > 0 ? ofRoute : port.settings.sizes().maxBodyBytes();
    if (declared > limit) {
      tooLarge(limit);
      return;
    }
    boolean asks = "100-continue".equalsIgnoreCase(head.headers().get(HttpHeaderNames.EXPECT));
    if (asks && wire.version() == HttpVersion.HTTP_1_1) {
      if (early != null) {
        writer.closing();
        answer();
        return;
      }
      writer.proceed();
    }
    var gathered = new BodyBytes(limit);
    wire.handler(piece -> {
      if (!refused && !gathered.add(piece)) {
        tooLarge(limit);
      }
    });
    wire.endHandler(end -> {
      if (!refused) {
        body = gathered.bytes();
        arrived();
      }
    });
    wire.exceptionHandler(broken -> refused = true);
  }

  private void tooLarge(int limit) {
    refused = true;
    port.metrics.rejected(EdgeMetrics.Rejection.TOO_LARGE);
    fail(
        new CurioException(
            ErrorCode.TOO_LARGE, "body: too large (expected: <= " + limit + " bytes)"));
    writer.closing();
    answer();
  }

  private void arrived() {
    if (early != null) {
      answer();
    } else if (!port.enter()) {
      port.metrics.rejected(EdgeMetrics.Rejection.IN_FLIGHT);
      fail(new CurioException(ErrorCode.UNAVAILABLE, "too many requests at once"));
      answer();
    } else {
      Thread.startVirtualThread(this);
    }
  }

  @Override
  public void run() {
    MDC.put("requestId", head.requestId());
    try {
      var departure = new Departure(watch.closed());
      Endpoint known = requireNonNull(endpoint);
      var request =
          new Request(
              head, known.route(), match, body, port.authenticator, port.crossSite, departure);
      Response response;
      try {
        response = Answer.to(request, known);
      } finally {
        departure.forget();
      }
      finish(response, request.knownPrincipal());
      writer.writeFromElsewhere(response, head);
    } finally {
      port.leave();
      MDC.clear();
    }
  }

  private void fail(CurioException error) {
    ErrorShape shape = endpoint == null ? ErrorShape.PLAIN : endpoint.shape();
    early = Problem.of(error, shape, head.requestId());
  }

  private void answer() {
    Response response = early;
    if (response != null) {
      finish(response, null);
      writer.write(response, head);
    }
  }

  private void finish(Response response, @Nullable Principal principal) {
    long nanos = System.nanoTime() - startNanos;
    Endpoint known = endpoint;
    EdgeMetrics.Timers timers = known == null ? port.unmatched : known.timersOf(head.method());
    timers.record(response.status(), nanos);
    port.accessLines.write(
        head,
        known == null ? "none" : known.route().template(),
        response,
        nanos / 1_000,
        principal == null ? null : principal.userId());
  }
}
