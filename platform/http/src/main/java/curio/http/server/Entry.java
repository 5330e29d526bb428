package curio.http.server;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.RequestHead;
import curio.http.Route;
import curio.http.RouteHandler;
import curio.http.RouteTable;
import curio.http.limits.AddressShare;
import curio.http.limits.Waits;
import curio.http.push.SocketKind;
import curio.http.sockets.Seat;
import org.jspecify.annotations.Nullable;

/**
 * What a request takes of its port while it is handled. Begun by the event loop, then used by the
 * thread of the handler.
 */
final class Entry {
  private final PortState port;
  private final AddressShare from;
  private final Waits.@Nullable Wait wait;
  private @Nullable Seat seat;

  private Entry(PortState port, AddressShare from, Waits.@Nullable Wait wait, @Nullable Seat seat) {
    this.port = port;
    this.from = from;
    this.wait = wait;
    this.seat = seat;
  }

  /**
   * Lets a request in; {@link #leave} must follow.
   *
   * @throws CurioException UNAVAILABLE if the port has no more room, THROTTLED if the address has
   *     its share
   */
  static Entry of(
      PortState port, RequestHead head, Route route, RouteTable.Match<?> match, AddressShare from) {
    if (route.waiting() != null) {
      try {
        return new Entry(port, from, port.waits.begin(route, match, from), null);
      } catch (CurioException e) {
        port.metrics.rejected(EdgeMetrics.Rejection.WAITS);
        throw e;
      }
    }
    Seat seat =
        route.handler() instanceof RouteHandler.Push push && head.method().equals("GET")
            ? seat(port, head, push.kind())
            : null;
    try {
      enter(port, from);
      return new Entry(port, from, null, seat);
    } catch (CurioException e) {
      if (seat != null) {
        seat.leave();
      }
      throw e;
    }
  }

  private static void enter(PortState port, AddressShare from) {
    if (!port.enter()) {
      throw full(port);
    }
    if (!from.enter(port.settings.load().maxInFlightPerAddress())) {
      port.leave();
      port.metrics.rejected(EdgeMetrics.Rejection.IN_FLIGHT);
      throw new CurioException(
          ErrorCode.THROTTLED, "too many requests from this address at once", 1, null);
    }
  }

  /** The refusal of a port that has no more room for requests. */
  static CurioException full(PortState port) {
    port.metrics.rejected(EdgeMetrics.Rejection.IN_FLIGHT);
    return new CurioException(ErrorCode.UNAVAILABLE, "too many requests at once");
  }

  private static Seat seat(PortState port, RequestHead head, SocketKind kind) {
    try {
      if (port.draining()) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "this node ends");
      }
      Seat seat = port.sockets.take(head.client().address());
      if (seat.isTooMany() && kind == SocketKind.EVENT_STREAM) {
        seat.leave();
        throw new CurioException(ErrorCode.THROTTLED, "too many streams from this address");
      }
      return seat;
    } catch (CurioException e) {
      port.metrics.rejected(EdgeMetrics.Rejection.SOCKETS);
      throw e;
    }
  }

  /** Adds what is to be done once the client has gone before its answer. */
  void hearOf(DisconnectListeners departure) {
    if (wait != null) {
      departure.add(wait::left);
    }
  }

  /** Whether the client may stay after its answer. */
  boolean hasSeat() {
    return seat != null;
  }

  /** The seat, which is no longer left with the rest. */
  Seat seat() {
    Seat taken = requireNonNull(seat);
    seat = null;
    return taken;
  }

  void leave() {
    if (seat != null) {
      seat.leave();
    }
    if (wait == null) {
      from.leave();
      port.leave();
    } else {
      wait.end();
    }
  }
}
