package curio.http.sockets;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.HttpSettings.SocketLimits;
import curio.http.PushHandler;
import curio.http.Request;
import curio.http.limits.AddressShare;
import curio.http.limits.AddressShares;
import curio.http.limits.ByteBudget;
import curio.http.limits.Charge;
import curio.http.push.CloseCode;
import curio.http.push.SocketKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All clients that stay at one port, and how many may. Thread-safe. */
public final class Sockets {
  private static final int PART_OF_HEAP = 32;
  private static final int PART_OF_ADDRESS = 8;
  private static final long MIN_BYTES = 1 << 20;
  private static final int LOOKS = 20;

  final SocketLimits limits;
  final SocketMetrics metrics;
  private final ByteBudget texts;
  private final AddressShares addresses = new AddressShares();
  private final AtomicInteger seats = new AtomicInteger();
  private final Set<Connection> all = ConcurrentHashMap.newKeySet();
  private final Map<EventLoop, LoopWriter> writers = new ConcurrentHashMap<>();
  private volatile long nextLook = System.nanoTime();

  /** None yet. */
  public Sockets(SocketLimits limits, MeterRegistry registry, String port) {
    this.limits = limits;
    metrics = new SocketMetrics(registry, port);
    long bytes = Math.max(MIN_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    texts = new ByteBudget(bytes, bytes / PART_OF_ADDRESS);
  }

  /**
   * Lets one more client of an address come to stay.
   *
   * @throws CurioException UNAVAILABLE if the port has no seat left
   */
  public Seat take(String address) {
    if (seats.incrementAndGet() > limits.max()) {
      seats.decrementAndGet();
      throw new CurioException(ErrorCode.UNAVAILABLE, "too many clients stay at this node");
    }
    AddressShare share = addresses.open(address);
    boolean tooMany = share.connections.incrementAndGet() > limits.perAddress();
    if (tooMany) {
      share.connections.decrementAndGet();
      seats.decrementAndGet();
    }
    return new Seat(this, share, tooMany);
  }

  void leave(AddressShare share, boolean tooMany) {
    if (!tooMany) {
      share.connections.decrementAndGet();
      seats.decrementAndGet();
    }
    addresses.close(share);
  }

  /**
   * A client has come. Called by its event loop, as all that follows.
   *
   * @param chunked whether what it reads may come in chunks
   */
  public Arrival arrive(Channel channel, Seat seat, SocketKind kind, boolean chunked) {
    WireForm form =
        kind == SocketKind.WEB_SOCKET ? new WebSocketForm() : new EventStreamForm(chunked);
    return new Arrival(new Connection(this, seat, channel, form, kind), channel);
  }

  /** A client that is about to stay. */
  public final class Arrival {
    private final Connection connection;
    private final Channel channel;

    private Arrival(Connection connection, Channel channel) {
      this.connection = connection;
      this.channel = channel;
    }

    /** What stands at the end of the pipeline from now on. */
    public ChannelHandler handler() {
      return connection;
    }

    /**
     * Writes the head of the answer and opens the handler.
     *
     * @param head as it is written
     */
    public void open(byte[] head, PushHandler handler, Request request) {
      String requestId = request.requestId();
      all.add(connection);
      metrics.opened(connection.kind());
      if (connection.kind() == SocketKind.EVENT_STREAM) {
        connection.begin(head, new StreamInput(connection));
        ListenerThread.start(
            requestId, connection, () -> handler.open(request, connection), () -> {});
        return;
      }
      var charge = new Charge(texts, connection.seat().share);
      var input = new WebSocketInput(connection, channel, charge, requestId);
      connection.begin(head, input);
      if (connection.seat().isTooMany()) {
        connection.close(CloseCode.TOO_MANY, "too many sockets of this address");
        input.proceed();
        return;
      }
      ListenerThread.start(
          requestId,
          connection,
          () -> input.listener(requireNonNull(handler.open(request, connection), "no listener")),
          input::proceed);
    }
  }

  /** Called about every tick of the port: lets hearts beat. */
  public void tick(long now) {
    if (now - nextLook < 0) {
      return;
    }
    nextLook = now + limits.ping().toNanos() / LOOKS;
    for (Connection connection : all) {
      if (connection.isBeatDue(now)) {
        connection.onLoop(connection::beat);
      }
    }
  }

  LoopWriter writerOf(EventLoop loop) {
    return writers.computeIfAbsent(loop, LoopWriter::new);
  }

  void ended(Connection connection) {
    if (all.remove(connection)) {
      metrics.closed(connection.kind(), connection.end().code());
      connection.seat().leave();
    }
  }
}
