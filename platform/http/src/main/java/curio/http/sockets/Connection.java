package curio.http.sockets;

import static java.util.Objects.requireNonNull;

import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import curio.http.push.SocketKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that stays, from the head of our answer to the end of its connection: what it is sent.
 * What comes from it is the {@link ClientInput}'s. Methods of {@link PushChannel} may be called by
 * any thread; all others belong to the event loop.
 *
 * <pre>
 * OPEN --ending set--> ENDING --queue written--> LAST WRITTEN --answered, or cut--> closed
 * </pre>
 *
 * No control frame may stand within a frame that is written in pieces, so they wait for its end.
 */
final class Connection extends ChannelDuplexHandler implements PushChannel {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** For what waits and the client's goodbye. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  /**
   * For a client that broke the rules to read why, while what it goes on sending is thrown away.
   */
  private static final Duration FAULT_LIMIT = Duration.ofSeconds(1);

  private final Sockets port;
  private final Seat seat;
  private final Channel channel;
  private final LoopWriter writer;
  private final WireForm form;
  private final SocketKind kind;
  private final Heartbeat heartbeat;
  private final Outbox outbox = new Outbox();
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
  private final AtomicReference<@Nullable RoomGate> gate = new AtomicReference<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable ClientInput input;
  private byte @Nullable [] pong;
  private boolean beatDue;
  private boolean lastWritten;
  private boolean theyClosed;
  private long written;

  Connection(Sockets port, Seat seat, Channel channel, WireForm form, SocketKind kind) {
    this.port = port;
    this.seat = seat;
    this.channel = channel;
    this.form = form;
    this.kind = kind;
    writer = port.writerOf(channel.eventLoop());
    heartbeat = new Heartbeat(port.limits.ping());
  }

  Seat seat() {
    return seat;
  }

  SocketKind kind() {
    return kind;
  }

  @Override
  public boolean send(Frame frame) {
    if (isGone()) {
      return false;
    }
    if (outbox.add(form.of(frame))) {
      writer.wake(this);
    }
    return true;
  }

  @Override
  public long waiting() {
    return outbox.bytes() + untaken();
  }

  @Override
  public boolean awaitRoom(long bytes, Duration timeout) throws InterruptedException {
    if (isGone()) {
      return false;
    }
    if (waiting() <= bytes) {
      return true;
    }
    RoomGate room = gate.get();
    if (room == null) {
      room = new RoomGate();
      if (!gate.compareAndSet(null, room)) {
        room = gate.get();
      }
    }
    boolean inTime =
        requireNonNull(room)
            .await(() -> isGone() || waiting() <= bytes, timeout, () -> onLoop(this::probe));
    return inTime && !isGone();
  }

  @Override
  public void close(CloseCode code, String reason) {
    end(new Ending(code.number(), reason), CLOSE_LIMIT);
  }

  @Override
  public void onClosed(ClosedListener listener) {
    channel.closeFuture().addListener(closed -> listener.closed(end().code()));
  }

  /** Why it has ended, once it has. */
  Ending end() {
    ending.compareAndSet(null, Ending.BROKEN);
    return requireNonNull(ending.get());
  }

  boolean isGone() {
    return ending.get() != null;
  }

  /** Ends it for a reason, unless it ends already. Called by any thread. */
  void end(Ending why, Duration limit) {
    if (ending.compareAndSet(null, why)) {
      onLoop(() -> {
        cutAfter(limit);
        drain();
      });
    }
  }

  /** Goes on with it on its event loop; not at all once the port is closed. */
  void onLoop(Runnable next) {
    if (channel.eventLoop().inEventLoop()) {
      next.run();
      return;
    }
    try {
      channel.eventLoop().execute(next);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().setCause(e).log("a client was thought of after the port was closed");
    }
  }

  /** Writes the head of our answer, and listens from now on. */
  void begin(byte[] head, ClientInput clientInput) {
    input = clientInput;
    var _ = context().writeAndFlush(Unpooled.wrappedBuffer(head), context().voidPromise());
  }

  /** The client answers beats, or cannot for now because it is not read. */
  void alive() {
    heartbeat.answered();
  }

  /** Answers a ping: the last one only, if several came at once (RFC 6455, section 5.5.3). */
  void pong(byte[] payload) {
    pong = payload;
  }

  /** What has come is read. */
  void readDone() {
    if (pong != null) {
      drain();
    }
  }

  /** The client says goodbye. */
  void clientCloses(int code) {
    theyClosed = true;
    ending.compareAndSet(null, new Ending(code, ""));
    if (lastWritten) {
      var _ = context().close();
    } else {
      cutAfter(CLOSE_LIMIT);
      outbox.clear();
      drain();
    }
  }

  /** Nothing more is read of this client. */
  void fault(ProtocolFault fault) {
    outbox.clear();
    end(new Ending(fault.code().number(), fault.reason()), FAULT_LIMIT);
  }

  /** Whether {@link #beat} is to be called. Called by any thread. */
  boolean isBeatDue(long now) {
    return heartbeat.isDue(now);
  }

  void beat() {
    if (lastWritten || !heartbeat.isDue(System.nanoTime())) {
      return;
    }
    long untaken = untaken();
    if (!form.isAnswered() && untaken == 0) {
      heartbeat.answered();
    }
    if (!heartbeat.beat(untaken, written - untaken)) {
      cut();
      return;
    }
    if (input != null) {
      input.beat();
    }
    beatDue = true;
    drain();
  }

  /** Writes as much of what waits as the client takes. */
  void drain() {
    if (lastWritten || !channel.isActive()) {
      outbox.clear();
      return;
    }
    boolean more = control();
    while (channel.isWritable()) {
      ByteBuf piece = outbox.take(form, channel.alloc());
      if (piece == null) {
        break;
      }
      write(piece);
      port.metrics.written(outbox.taken());
      more = true;
    }
    more |= control();
    Ending why = ending.get();
    if (why != null && outbox.isEmpty()) {
      writeLast(why);
    } else if (more) {
      context().flush();
    }
    tellOfRoom();
  }

  private boolean control() {
    if (outbox.isInFrame() || !channel.isWritable()) {
      return false;
    }
    byte[] answer = pong;
    boolean any = answer != null || beatDue;
    if (answer != null) {
      pong = null;
      write(Unpooled.wrappedBuffer(WebSocketForm.pong(answer)));
    }
    if (beatDue) {
      beatDue = false;
      write(Unpooled.wrappedBuffer(form.beat()));
    }
    return any;
  }

  private void write(ByteBuf piece) {
    int length = piece.readableBytes();
    written += length;
    port.metrics.writtenBytes(length);
    RoomGate room = gate.get();
    ChannelPromise promise = context().voidPromise();
    if (room != null && room.isAwaited()) {
      promise = context().newPromise();
      promise.addListener(taken -> tellOfRoom());
    }
    var _ = context().write(piece, promise);
  }

  private void writeLast(Ending why) {
    lastWritten = true;
    boolean close = theyClosed || !form.isAnswered();
    context()
        .writeAndFlush(Unpooled.wrappedBuffer(form.ending(why)))
        .addListener(
            (ChannelFutureListener)
                sent -> {
                  if (close) {
                    var _ = context().close();
                  }
                });
  }

  /** Asks to be told when all that has been handed over is taken. */
  private void probe() {
    if (channel.isActive()) {
      drain();
      context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(taken -> tellOfRoom());
    }
  }

  private void tellOfRoom() {
    RoomGate room = gate.get();
    if (room != null && room.isAwaited()) {
      room.changed();
    }
  }

  private void cutAfter(Duration limit) {
    if (channel.isActive()) {
      var timer = channel.eventLoop().schedule(this::cut, limit.toMillis(), TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> timer.cancel(false));
    }
  }

  /** Past all handlers: a client that takes nothing would not take the end of TLS either. */
  void cut() {
    channel.unsafe().close(channel.newPromise());
  }

  /** Bytes handed over that the network has not taken. */
  private long untaken() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  private ChannelHandlerContext context() {
    return requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (message instanceof ByteBuf bytes && input != null) {
      input.read(bytes);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    readDone();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (channel.isWritable()) {
      drain();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    end();
    if (input != null) {
      input.end();
    }
    outbox.clear();
    tellOfRoom();
    port.ended(this);
  }

  /** Somebody else ends the connection: the port, once its time is over. */
  @Override
  public void close(ChannelHandlerContext from, ChannelPromise promise) {
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    close(CloseCode.SERVICE_RESTART, "the server ends");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    LOG.atDebug().setCause(cause).log("a connection broke");
    var _ = from.close();
  }

  /** What Vert.x says to its own handlers. */
  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    ReferenceCountUtil.release(event);
  }
}
