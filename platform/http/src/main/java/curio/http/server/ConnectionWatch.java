package curio.http.server;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.ErrorShape;
import curio.http.Peer;
import curio.http.Response;
import curio.http.limits.AddressShare;
import curio.http.limits.ByteBudget;
import curio.http.limits.Charge;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import io.vertx.core.http.Http1ServerConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Knows what a connection is waiting for and until when, and ends it when that does not come. The
 * state belongs to the event loop of the connection; only the deadline is read from outside.
 *
 * <pre>
 * IDLE --bytes--> HEAD --head--> BODY --body--> HANDLING --answer--> WRITING --written--> IDLE
 * </pre>
 *
 * The server's own part, HANDLING, has no deadline here: it belongs to the handlers. A request that
 * is answered before its body is there goes from BODY to WRITING, and the rest of the body is
 * thrown away. A pipelined request that arrives meanwhile is read once it is its turn.
 */
final class ConnectionWatch {
  static final AttributeKey<ConnectionWatch> KEY = AttributeKey.valueOf("curio.watch");

  /** The name of the decoder in the pipeline of a connection. */
  static final String DECODER = "httpDecoder";

  private static final long NEVER = Long.MAX_VALUE;
  private static final long FAIR_BYTES = 16 << 10;

  private final PortState port;
  private final Channel channel;
  private final Peer peer;
  private final AddressShare share;
  private final Charge kept;
  private final long headerNanos;
  private final long bodyNanos;
  private final long idleNanos;
  private final EdgeDecoder decoder;
  private final Remains remains;
  private final ChannelFutureListener end = closed -> ended();
  private boolean inHead;
  private boolean inBody;
  private boolean asking;
  private boolean answering;
  private boolean lingering;
  private boolean deaf;
  private boolean ended;
  private int unanswered;
  private long untaken;
  private long headBytes;
  private int lastRead;
  private volatile long deadline;

  ConnectionWatch(PortState port, Channel channel, Peer peer, Http1ServerConfig config) {
    this.port = port;
    this.channel = channel;
    this.peer = peer;
    share =
        peer.trusted() ? new AddressShare("", false) : port.addresses.open(peer.itself().address());
    kept = new Charge(port.budget, share);
    headerNanos = port.settings.timeouts().header().toNanos();
    bodyNanos = port.settings.timeouts().body().toNanos();
    idleNanos = port.settings.timeouts().idle().toNanos();
    remains = new Remains(bodyNanos);
    decoder = new EdgeDecoder(config, this);
    deadline = System.nanoTime() + headerNanos;
  }

  /** The decoder of the connection. */
  EdgeDecoder decoder() {
    return decoder;
  }

  /** The other end of the connection. */
  Peer peer() {
    return peer;
  }

  /** The share of the peer's address; not of the clients of a proxy. */
  AddressShare share() {
    return share;
  }

  /** Done once the connection is closed, by whichever side. */
  ChannelFuture closed() {
    return channel.closeFuture();
  }

  /** The connection. */
  Channel channel() {
    return channel;
  }

  /** From now on it is watched. */
  void begin() {
    port.watches.add(this);
    channel.closeFuture().addListener(end);
  }

  /**
   * The connection goes on without HTTP, and without this.
   *
   * @param uncounted whether it counts no longer as a connection
   */
  void leave(boolean uncounted) {
    channel.closeFuture().removeListener(end);
    channel.attr(KEY).set(null);
    ended();
    if (uncounted) {
      ConnectionGate.release(channel);
    }
  }

  /** The connection is closed, or no longer ours; nobody waits for what has been read of it. */
  private void ended() {
    port.watches.remove(this);
    lingering = true;
    deaf = true;
    ended = true;
    kept.release();
    if (!peer.trusted()) {
      port.addresses.close(share);
    }
  }

  /** Closes without an answer. Called by the event loop. */
  void cut() {
    lingering = true;
    close();
  }

  /** Whether what arrives has to wait: a request is being answered, or asked who sent it. */
  boolean holds() {
    return asking || (unanswered > 0 && !inBody && !lingering);
  }

  /** Whether nothing that arrives is looked at any more. */
  boolean deaf() {
    return deaf;
  }

  /** Whether a head has begun and not ended. */
  boolean inHead() {
    return inHead;
  }

  /** Holds the body until {@link #unhold}. */
  void hold() {
    asking = true;
  }

  void unhold() {
    asking = false;
    decoder.resume();
  }

  /** Bytes have come, before they are decoded. */
  void received(int bytes) {
    lastRead = bytes;
    if (inHead) {
      headBytes += bytes;
    }
    if (lingering && !remains.mayCome(bytes)) {
      close();
    }
  }

  /** So many bytes are kept that are no request yet. */
  void kept(int bytes) {
    if (ended) {
      return;
    }
    var grant = kept.set(inHead && !lingering ? bytes + headBytes : bytes);
    if (grant == ByteBudget.Grant.GIVEN || lingering) {
      return;
    }
    port.metrics.rejected(EdgeMetrics.Rejection.BYTES);
    if (inHead && unanswered == 0) {
      String id = port.ids.fresh();
      writeRaw(Problem.of(Charge.refusal(grant), ErrorShape.PLAIN, id), id);
    } else {
      cut();
    }
  }

  void bytesArrived() {
    if (!inHead && !inBody && !lingering) {
      inHead = true;
      headBytes = lastRead;
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
    } else if (unanswered == 0) {
      deadline = System.nanoTime() + idleNanos;
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
    decoder.resume();
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
   * while.
   */
  private void endAfterAnswer() {
    boolean more = decoder.ahead() > 0;
    if (inBody || more) {
      lingering = true;
      deaf = !inBody;
      deadline = remains.begin();
      decoder.resume();
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
    if (lingering && remains.come()) {
      deadline = remains.next();
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
    ChannelHandlerContext context = beforeVertx();
    if (context != null) {
      var _ = context.close();
    }
  }

  /** Where what is sent passes nothing more of Vert.x but the encryption, if there is any. */
  private ChannelHandlerContext beforeVertx() {
    return channel.pipeline().context(DECODER);
  }

  /**
   * Writes an answer past Vert.x, which has no request to answer at this point, and closes once the
   * client has had time to read it. Nothing that still comes is looked at.
   */
  private void writeRaw(Response response, String requestId) {
    lingering = true;
    deaf = true;
    deadline = remains.begin();
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(rawHead(response, requestId).getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(response.body());
    var _ =
        beforeVertx()
            .writeAndFlush(Unpooled.wrappedBuffer(bytes.toByteArray()))
            .addListener(written -> {
              if (!inHead && !inBody) {
                close();
              }
            });
  }

  private String rawHead(Response response, String requestId) {
    String status =
        switch (response.status()) {
          case 408 -> "408 Request Timeout";
          case 429 -> "429 Too Many Requests";
          case 503 -> "503 Service Unavailable";
          default -> "400 Bad Request";
        };
    String retry = response.status() == 429 || response.status() == 503 ? "retry-after: 1\r\n" : "";
    return "HTTP/1.1 "
        + status
        + "\r\ncontent-type: "
        + Problem.CONTENT_TYPE
        + "\r\n"
        + retry
        + port.headers.raw()
        + "cache-control: no-store\r\nx-request-id: "
        + requestId
        + "\r\nconnection: close\r\ncontent-length: "
        + response.body().length
        + "\r\n\r\n";
  }
}
