package curio.http;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Knows what a connection is waiting for and until when, and ends it when that does not come. The
 * state belongs to the event loop of the connection; only the deadline is read from outside.
 *
 * <pre>
 * IDLE --bytes--> HEAD --head--> BODY --body--> HANDLING --answer--> WRITING --written--> IDLE
 * </pre>
 *
 * The server's own part, HANDLING, has no deadline here: it belongs to the handlers. A pipelined
 * request that arrives meanwhile is timed once it is its turn.
 */
final class ConnectionWatch {
  static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf("curio.watch");

  /** The name of the decoder in the pipeline of a connection. */
  static final String DECODER = "httpDecoder";

  private static final long NEVER = Long.MAX_VALUE;
  private static final long FAIR_BYTES = 16 << 10;
  private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

  private final PortState port;
  private final Channel channel;
  private final Peer peer;
  private final long headerNanos;
  private final long bodyNanos;
  private final long idleNanos;
  private boolean inHead;
  private boolean inBody;
  private boolean answering;
  private boolean lingering;
  private int unanswered;
  private long untaken;
  private volatile long deadline;

  ConnectionWatch(PortState port, Channel channel, Peer peer) {
    this.port = port;
    this.channel = channel;
    this.peer = peer;
    headerNanos = port.settings.timeouts().header().toNanos();
    bodyNanos = port.settings.timeouts().body().toNanos();
    idleNanos = port.settings.timeouts().idle().toNanos();
    deadline = System.nanoTime() + headerNanos;
  }

  /** The other end of the connection. */
  Peer peer() {
    return peer;
  }

  /** Done once the connection is closed, by whichever side. */
  ChannelFuture closed() {
    return channel.closeFuture();
  }

  /** Closes without an answer. Called by the event loop. */
  void cut() {
    lingering = true;
    close();
  }

  void bytesArrived() {
    if (!inHead && !inBody && !lingering) {
      inHead = true;
      if (unanswered == 0) {
        deadline = System.nanoTime() + headerNanos;
      }
    }
  }

  void headArrived() {
    inHead = false;
    inBody = true;
    unanswered++;
    if (unanswered == 1) {
      deadline = System.nanoTime() + bodyNanos;
    }
  }

  void bodyArrived() {
    inBody = false;
    if (lingering) {
      close();
    } else if (unanswered == 1 && !answering) {
      deadline = NEVER;
    }
  }

  void bodyMalformed() {
    if (unanswered == 1 && !answering && !lingering) {
      port.metrics.rejected(EdgeMetrics.Rejection.MALFORMED);
      String id = port.ids.fresh();
      var error = new CurioException(ErrorCode.INVALID, "body: malformed chunk");
      writeRaw(Problem.of(error, ErrorShape.PLAIN, id), id);
    }
  }

  /** An answer is handed to the connection. */
  void answerStarted() {
    answering = true;
    untaken = Long.MAX_VALUE;
    deadline = System.nanoTime() + idleNanos;
  }

  /** An answer is written; {@code last} if the connection ends with it. */
  void answered(boolean last) {
    answering = false;
    unanswered--;
    if (last) {
      endAfterAnswer();
      return;
    }
    long now = System.nanoTime();
    if (inHead) {
      deadline = now + headerNanos;
    } else if (inBody) {
      deadline = now + bodyNanos;
    } else {
      deadline = unanswered == 0 ? now + idleNanos : NEVER;
    }
  }

  /** Ends the connection if it has waited too long. Called from any thread. */
  void check(long now) {
    if (deadline != NEVER && now - deadline > 0) {
      channel.eventLoop().execute(this::expired);
    }
  }

  /**
   * Closing at once, with bytes of the client still unread, would reset the connection and could
   * take the answer away before the client has read it. So what still comes is thrown away for a
   * moment.
   */
  private void endAfterAnswer() {
    if (inBody) {
      lingering = true;
      deadline = System.nanoTime() + LINGER_NANOS;
    } else {
      close();
    }
  }

  private void expired() {
    if (deadline == NEVER || System.nanoTime() - deadline <= 0 || !channel.isActive()) {
      return;
    }
    if (answering && clientTakesIt()) {
      deadline = System.nanoTime() + idleNanos;
      return;
    }
    boolean tooSlow = (inHead || inBody) && !answering && !lingering;
    if (tooSlow) {
      port.metrics.rejected(EdgeMetrics.Rejection.TOO_SLOW);
    }
    if (tooSlow && unanswered == (inBody ? 1 : 0)) {
      String id = port.ids.fresh();
      writeRaw(Problem.timeout(id), id);
    } else {
      close();
    }
  }

  /** Whether the client has taken a fair piece of a long answer since this was last asked. */
  private boolean clientTakesIt() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    if (waiting == null) {
      return false;
    }
    long before = untaken;
    untaken = waiting.totalPendingWriteBytes() - waiting.currentProgress();
    return before - untaken >= FAIR_BYTES;
  }

  /** Closes past Vert.x, which would first wait for the client to take what is written. */
  private void close() {
    var _ = beforeVertx().close();
  }

  /** Where what is sent passes nothing more of Vert.x but the encryption, if there is any. */
  private ChannelHandlerContext beforeVertx() {
    return channel.pipeline().context(DECODER);
  }

  /** Writes an answer past Vert.x, which has no request to answer at this point, and closes. */
  private void writeRaw(Response response, String requestId) {
    deadline = System.nanoTime() + LINGER_NANOS;
    lingering = true;
    String head =
        "HTTP/1.1 "
            + (response.status() == 408 ? "408 Request Timeout" : "400 Bad Request")
            + "\r\ncontent-type: "
            + Problem.CONTENT_TYPE
            + "\r\n"
            + port.headers.raw()
            + "cache-control: no-store\r\nx-request-id: "
            + requestId
            + "\r\nconnection: close\r\ncontent-length: "
            + response.body().length
            + "\r\n\r\n";
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(response.body());
    var _ =
        beforeVertx()
            .writeAndFlush(Unpooled.wrappedBuffer(bytes.toByteArray()))
            .addListener(ChannelFutureListener.CLOSE);
  }
}
