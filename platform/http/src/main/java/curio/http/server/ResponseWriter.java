package curio.http.server;

import curio.http.RequestHead;
import curio.http.Response;
import curio.http.SharedBytes;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the one answer of a request, headers and body in one write. Used by the event loop. */
final class ResponseWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseWriter.class);
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  private static final AsciiString NO_STORE = AsciiString.cached("no-store");
  private static final AsciiString CLOSE = AsciiString.cached("close");

  private static final int PIECE = 32 << 10;

  private final PortState port;
  private final Context context;
  private final HttpServerRequest wire;
  private final ConnectionWatch watch;
  private boolean closing;

  ResponseWriter(PortState port, Context context, HttpServerRequest wire, ConnectionWatch watch) {
    this.port = port;
    this.context = context;
    this.wire = wire;
    this.watch = watch;
  }

  /** The connection ends with this answer. */
  void closing() {
    closing = true;
  }

  /** Asks the client for the body it waits to send. */
  void proceed() {
    Future<Void> written = wire.response().writeContinue();
    written.onFailure(broken -> closing = true);
  }

  /** Goes on with a request on its event loop; false once the port is closed. */
  boolean onLoop(Runnable next) {
    try {
      context.runOnContext(hop -> next.run());
      return true;
    } catch (RejectedExecutionException e) {
      LOG.atDebug().setCause(e).log("an answer came after the port was closed");
      return false;
    }
  }

  /**
   * Writes it.
   *
   * @param taken runs once the client has taken the answer, or never will
   */
  void write(Response response, RequestHead head, Runnable taken) {
    HttpServerResponse out = wire.response();
    if (out.closed()) {
      taken.run();
      return;
    }
    if (response == Response.NONE) {
      watch.cut();
      taken.run();
      return;
    }
    boolean last = closing || port.draining();
    out.setStatusCode(response.status());
    MultiMap headers = out.headers();
    addHeaders(port, headers, response, head);
    if (last) {
      headers.add(HttpHeaderNames.CONNECTION, CLOSE);
    }
    watch.answerStarted();
    end(out, response)
        .onComplete(written -> {
          taken.run();
          watch.answered(last);
        });
  }

  /** Adds all headers of an answer but those that say how it is sent. */
  static void addHeaders(PortState port, MultiMap headers, Response response, RequestHead head) {
    headers.add(HttpHeaderNames.DATE, port.date());
    headers.add(REQUEST_ID, head.requestId());
    String contentType = response.contentType();
    if (contentType != null) {
      headers.add(HttpHeaderNames.CONTENT_TYPE, contentType);
    }
    for (Response.Field field : response.fields()) {
      headers.add(field.name(), field.value());
    }
    boolean own = !response.fields().isEmpty();
    if (!own || !headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
      headers.add(HttpHeaderNames.CACHE_CONTROL, NO_STORE);
    }
    port.headers.addTo(headers, own, head);
  }

  private Future<Void> end(HttpServerResponse out, Response response) {
    SharedBytes body = response.content();
    boolean noBody = response.status() == 204 || response.status() == 304;
    if (!noBody) {
      out.headers().add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
    }
    if (noBody || body.length() == 0 || wire.method().equals(HttpMethod.HEAD)) {
      return out.end();
    }
    Duration pace = response.pace();
    if (pace != null) {
      Promise<Void> written = Promise.promise();
      drip(out, body, 0, pace, written);
      return written.future();
    }
    if (body.length() > PIECE) {
      Promise<Void> written = Promise.promise();
      watch.closed().addListener(closed -> written.tryFail("the client has gone"));
      pieces(out, body, 0, written);
      return written.future();
    }
    return out.end(buffer(body));
  }

  /** Hands over as much as the client takes: it is copied out of the heap. */
  private void pieces(HttpServerResponse out, SharedBytes body, int from, Promise<Void> written) {
    int at = from;
    while (!out.closed()) {
      int length = Math.min(PIECE, body.length() - at);
      Buffer piece = buffer(body.slice(at, length));
      at += length;
      watch.answerStarted();
      if (at == body.length()) {
        out.end(piece).onComplete(end -> written.tryComplete());
        return;
      }
      var _ = out.write(piece);
      if (out.writeQueueFull()) {
        int next = at;
        out.drainHandler(drained -> pieces(out, body, next, written));
        return;
      }
    }
  }

  private static Buffer buffer(SharedBytes bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.buffer()));
  }

  private void drip(
      HttpServerResponse out, SharedBytes body, int at, Duration pace, Promise<Void> written) {
    if (out.closed()) {
      written.fail("the client has gone");
      return;
    }
    Buffer piece = buffer(body.slice(at, 1));
    if (at == body.length() - 1) {
      out.end(piece).onComplete(written);
      return;
    }
    var _ = out.write(piece);
    watch.answerStarted();
    context.owner().setTimer(pace.toMillis(), timer -> drip(out, body, at + 1, pace, written));
  }
}
