package curio.http.server;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.ErrorShape;
import curio.http.Principal;
import curio.http.Request;
import curio.http.RequestHead;
import curio.http.Response;
import curio.http.RouteHandler;
import curio.http.RouteTable;
import curio.http.limits.ByteBudget;
import curio.http.limits.Charge;
import curio.http.push.SocketKind;
import curio.http.sockets.Seat;
import curio.http.syntax.RawPath;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One request from its head to its answer. Begins on the event loop, where the body is gathered;
 * the handler runs on a virtual thread, and the answer is written by the event loop again. Only one
 * of them works on it at a time.
 */
final class Exchange implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  /** A longer body is not taken from an unknown sender. */
  private static final long SHORT_BODY = 4 << 10;

  /** With a longer rest of a body that nobody reads, the connection ends. */
  private static final long SHORT_REST = 64 << 10;

  private final PortState port;
  private final ResponseWriter writer;
  private final HttpServerRequest wire;
  private final ConnectionWatch watch;
  private final RequestHead head;
  private final Charge charge;
  private final long startNanos = System.nanoTime();
  private RouteTable.@Nullable Match<Endpoint> match;
  private @Nullable Endpoint endpoint;
  private @Nullable Response early;
  private @Nullable Principal sender;
  private @Nullable Entry entry;
  private byte @Nullable [] body;
  private boolean refused;
  private boolean elsewhere;

  Exchange(PortState port, HttpServerRequest wire, ConnectionWatch watch, ResponseWriter writer) {
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
    charge =
        watch.peer().trusted()
            ? new Charge(port.budget, port.addresses, head.client().address())
            : new Charge(port.budget, watch.share());
  }

  /** Answers a request that is not HTTP as we speak it; Vert.x closes the connection after it. */
  void malformed() {
    port.metrics.rejected(EdgeMetrics.Rejection.MALFORMED);
    end(Framing.fault(wire));
  }

  private void end(CurioException error) {
    fail(error);
    writer.closing();
    answer();
  }

  /** Takes the head, and then the body if there is one. */
  void begin() {
    try {
      takeHead();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("requestId", head.requestId()).log("request failed");
      end(new CurioException(ErrorCode.INTERNAL, Dispatcher.internalDetail(head.requestId())));
    }
  }

  private void takeHead() {
    try {
      Framing.check(wire);
    } catch (CurioException e) {
      port.metrics.rejected(EdgeMetrics.Rejection.MALFORMED);
      end(e);
      return;
    }
    try {
      findEndpoint();
      if (isWebSocket()) {
        Handshake.check(wire);
      }
      hold(charge.grow(Framing.headLength(wire)));
    } catch (CurioException e) {
      fail(e);
    }
    long length = Framing.bodyLength(head.headers());
    if (length == 0) {
      arrived();
    } else {
      bodyComes(length);
    }
  }

  private void hold(ByteBudget.Grant grant) {
    if (grant != ByteBudget.Grant.GIVEN) {
      port.metrics.rejected(EdgeMetrics.Rejection.BYTES);
      writer.closing();
      throw Charge.refusal(grant);
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
      early = OtherMethods.response(found.place(), head, port.cors);
    }
  }

  /** Decides from the head alone whether the body is worth reading. */
  private void bodyComes(long length) {
    wire.exceptionHandler(broken -> {
      refused = true;
      if (!elsewhere) {
        charge.release();
      }
    });
    try {
      if (early == null) {
        requireReadable(length);
      }
    } catch (CurioException e) {
      fail(e);
    }
    if (early != null) {
      answerUnread(length);
    } else if (asksFirst(length)) {
      askFirst(length);
    } else {
      gather(length);
    }
  }

  private void requireReadable(long length) {
    Framing.requireUnpacked(head.headers());
    if (length != Framing.UNKNOWN && length > limit()) {
      throw tooLarge();
    }
    if (port.full()) {
      throw Entry.full(port);
    }
  }

  private Endpoint known() {
    return requireNonNull(endpoint);
  }

  private int limit() {
    return known().maxBody(port.settings.sizes());
  }

  private CurioException tooLarge() {
    port.metrics.rejected(EdgeMetrics.Rejection.TOO_LARGE);
    writer.closing();
    return new CurioException(
        ErrorCode.TOO_LARGE, "body: too large (expected: <= " + limit() + " bytes)");
  }

  /** Whether the sender is to be known before more of the body is taken than is there already. */
  private boolean asksFirst(long length) {
    if (known().route().access() == Access.ANYONE || length <= watch.decoder().ahead()) {
      return false;
    }
    MultiMap headers = head.headers();
    if (known().route().description().tokenInBody()
        && !headers.contains(HttpHeaderNames.AUTHORIZATION)) {
      return false;
    }
    return length > SHORT_BODY
        || Framing.awaitsContinue(wire)
        || !(headers.contains(HttpHeaderNames.AUTHORIZATION)
            || headers.contains(HttpHeaderNames.COOKIE));
  }

  private void askFirst(long length) {
    if (!port.enter()) {
      fail(Entry.full(port));
      answerUnread(length);
      return;
    }
    elsewhere = true;
    watch.hold();
    Thread.startVirtualThread(() -> {
      Response refusal;
      MDC.put("requestId", head.requestId());
      try {
        Request request = request(new DisconnectListeners(watch.closed()));
        refusal = Dispatcher.refusal(request, known());
        sender = request.knownPrincipal();
      } finally {
        port.leave();
        MDC.clear();
      }
      if (!writer.onLoop(() -> asked(refusal, length))) {
        charge.release();
      }
    });
  }

  private void asked(@Nullable Response refusal, long length) {
    elsewhere = false;
    early = refusal;
    if (refused) {
      charge.release();
    } else if (refusal == null) {
      gather(length);
      watch.unhold();
    } else {
      answerUnread(length);
      watch.unhold();
    }
  }

  private void gather(long length) {
    if (Framing.awaitsContinue(wire)) {
      writer.proceed();
    }
    // Never longer than announced, so that the last growth is the last copy.
    var gathered = new BodyBytes((int) Math.min(length, limit()));
    wire.handler(piece -> {
      if (!refused) {
        gather(gathered, piece, length);
      }
    });
    wire.endHandler(end -> {
      if (!refused) {
        body = gathered.bytes();
        arrived();
      }
    });
  }

  private void gather(BodyBytes gathered, Buffer piece, long length) {
    try {
      if (!gathered.fits(piece.length())) {
        throw tooLarge();
      }
      int growth = gathered.growth(piece.length());
      if (growth > 0) {
        hold(charge.grow(growth));
      }
      gathered.add(piece);
    } catch (CurioException e) {
      fail(e);
      answerUnread(length);
    }
  }

  /** Answers before the body is there; what still comes of it is thrown away. */
  private void answerUnread(long length) {
    refused = true;
    if (length > SHORT_REST || Framing.awaitsContinue(wire)) {
      writer.closing();
    }
    answer();
  }

  private void arrived() {
    if (early == null) {
      try {
        entry = Entry.of(port, head, known().route(), requireNonNull(match), charge.address());
        elsewhere = true;
        Thread.startVirtualThread(this);
        return;
      } catch (CurioException e) {
        fail(e);
      }
    }
    answer();
  }

  @Override
  public void run() {
    MDC.put("requestId", head.requestId());
    Entry entered = requireNonNull(entry);
    try {
      var departure = new DisconnectListeners(watch.closed());
      entered.hearOf(departure);
      Request request = request(departure);
      Response response;
      try {
        response = affordable(Dispatcher.to(request, known()));
      } finally {
        departure.removeAll();
      }
      finish(response, request.knownPrincipal());
      if (entered.hasSeat() && response.status() < 300) {
        stay(entered.seat(), response, request);
      } else if (!writer.onLoop(() -> writer.write(response, head, charge::release))) {
        charge.release();
      }
    } finally {
      entered.leave();
      MDC.clear();
    }
  }

  private boolean isWebSocket() {
    return endpoint != null
        && endpoint.route().handler() instanceof RouteHandler.Push push
        && push.kind() == SocketKind.WEB_SOCKET;
  }

  /** The client stays: what was kept of its request is given back, and HTTP ends. */
  private void stay(Seat seat, Response greeting, Request request) {
    var push = (RouteHandler.Push) known().route().handler();
    var takeover = new Takeover(port, head, wire.version(), watch);
    charge.release();
    if (!writer.onLoop(() -> takeover.run(seat, greeting, push, request))) {
      seat.leave();
    }
  }

  private Request request(DisconnectListeners departure) {
    var request =
        new Request(
            head, known().route(), match, body, port.authenticator, port.crossSite, departure::add);
    request.knowPrincipal(sender);
    return request;
  }

  /** An answer lies in memory until the client takes it, when the request does no more. */
  private Response affordable(Response response) {
    body = null;
    try {
      hold(charge.atLeast(response.content().length()));
      return response;
    } catch (CurioException e) {
      return Problem.of(e, known().shape(), head.requestId());
    }
  }

  private void fail(CurioException error) {
    ErrorShape shape = endpoint == null ? ErrorShape.PLAIN : endpoint.shape();
    early = Problem.of(error, shape, head.requestId());
  }

  private void answer() {
    Response response = requireNonNull(early);
    finish(response, null);
    writer.write(response, head, charge::release);
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
