package curio.gateway.system;

import curio.cluster.members.KnownMember;
import curio.contracts.system.v1.NodeState;
import curio.http.docs.Example;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member of the cluster, and what it tells of itself.
 *
 * @param id unique for each start
 * @param host where it is called, as HOST:PORT
 * @param state {@code serving} or {@code draining}; {@code unlisted} where the answering node does
 *     not find itself among the members
 * @param heartbeatAgeMillis how long ago it was heard of
 * @param tickets open connections to it
 * @param told how its own figures were had: {@code here}, it answers this; {@code call}, it was
 *     asked; {@code silent}, it did not answer; {@code none}, it cannot be asked
 * @param figures absent for the last two
 */
record NodeView(
    @Example("node-1") String id,
    @Example({"gateway", "orders"}) List<String> roles,
    @Example("203.0.113.9:9091") String host,
    @Example(oneOf = {"serving", "draining", "unlisted"}) String state,
    @Example("420") long heartbeatAgeMillis,
    @Example("2") long tickets,
    @Example(oneOf = {"here", "call", "silent", "none"}) String told,
    @Nullable FiguresView figures) {
  static NodeView of(KnownMember member, String told, Optional<NodeState> state) {
    return new NodeView(
        member.id(),
        member.roles(),
        member.host(),
        member.draining() ? "draining" : "serving",
        member.heartbeatAgeMillis(),
        member.tickets(),
        told,
        state.map(FiguresView::of).orElse(null));
  }

  /** This node, while the others do not know it. */
  static NodeView unlisted(String id, Optional<NodeState> state) {
    return new NodeView(
        id, List.of(), "", "unlisted", 0, 0, "here", state.map(FiguresView::of).orElse(null));
  }

  /**
   * What a node tells of itself.
   *
   * @param cpu the part of all processors that it uses, 0 to 1; absent if that is not known
   * @param requests answered on its public port since it started
   * @param failures how many of them with 5xx
   * @param troubles why something does not go on as it should, for people
   * @param delivery absent where the feed has no sockets
   * @param ring absent where nobody shows pictures
   */
  record FiguresView(
      @Example("1.0.0") String version,
      @Example("86400") long uptimeSeconds,
      @Example("201326592") long heapBytes,
      @Example("1073741824") long heapLimitBytes,
      @Example("0.12") @Nullable Double cpu,
      @Example("1200345") long requests,
      @Example("0") long failures,
      @Example("the log is behind by 40 s") List<String> troubles,
      List<BreakerView> breakers,
      List<TakeoverView> takeovers,
      List<SocketsView> sockets,
      @Nullable DeliveryView delivery,
      @Nullable RingView ring) {
    static FiguresView of(NodeState state) {
      return new FiguresView(
          state.getVersion(),
          state.getUptimeSeconds(),
          state.getHeapBytes(),
          state.getHeapLimitBytes(),
          state.hasCpu() ? state.getCpu() : null,
          state.getRequests(),
          state.getFailures(),
          List.copyOf(state.getTroublesList()),
          state.getBreakersList().stream().map(BreakerView::of).toList(),
          state.getTakeoversList().stream().map(TakeoverView::of).toList(),
          state.getSocketsList().stream().map(SocketsView::of).toList(),
          state.hasDelivery() ? DeliveryView.of(state.getDelivery()) : null,
          state.hasRing() ? RingView.of(state.getRing()) : null);
    }
  }

  /**
   * A breaker of the node's calls.
   *
   * @param member at which the service is called; {@code here} for what runs in the node itself
   * @param state {@code closed}, {@code open} or {@code half-open}
   */
  record BreakerView(
      @Example("curio.orders.v1.Orders") String service,
      @Example("here") String member,
      @Example(oneOf = {"closed", "open", "half-open"}) String state) {
    static BreakerView of(NodeState.Breaker breaker) {
      return new BreakerView(breaker.getService(), breaker.getMember(), breaker.getState());
    }
  }

  /** Jobs of nodes that had died which this one freed since it started. */
  record TakeoverView(@Example("mobile-id-poll") String kind, @Example("0") long jobs) {
    static TakeoverView of(NodeState.Takeover takeover) {
      return new TakeoverView(takeover.getKind(), takeover.getJobs());
    }
  }

  /**
   * Clients that stay.
   *
   * @param kind {@code web-socket} or {@code event-stream}
   */
  record SocketsView(
      @Example(oneOf = {"web-socket", "event-stream"}) String kind, @Example("42") long open) {
    static SocketsView of(NodeState.Sockets sockets) {
      return new SocketsView(sockets.getKind(), sockets.getOpen());
    }
  }

  /**
   * From the storing of an event until it was told to the sockets of the node.
   *
   * @param events of the last minute in which somebody asked
   * @param medianMillis of them; absent without events
   * @param p99Millis the same
   * @param total all events since it started
   */
  record DeliveryView(
      @Example("120") long events,
      @Example("4.5") @Nullable Double medianMillis,
      @Example("21") @Nullable Double p99Millis,
      @Example("98000") long total) {
    static DeliveryView of(NodeState.Delivery delivery) {
      return new DeliveryView(
          delivery.getEvents(),
          delivery.hasMedianMillis() ? delivery.getMedianMillis() : null,
          delivery.hasP99Millis() ? delivery.getP99Millis() : null,
          delivery.getTotal());
    }
  }

  /**
   * The cache of pictures.
   *
   * @param mode {@code ring} or {@code cluster}
   * @param nodes the Redis; none where pictures are kept in the process alone
   * @param nearValues how many pictures the process keeps itself, and how large they are
   */
  record RingView(
      @Example(oneOf = {"ring", "cluster"}) String mode,
      List<RedisView> nodes,
      @Example("800") long nearValues,
      @Example("33554432") long nearBytes,
      @Example("67108864") long nearLimitBytes) {
    static RingView of(NodeState.Ring ring) {
      return new RingView(
          ring.getMode(),
          ring.getNodesList().stream().map(RedisView::of).toList(),
          ring.getNearValues(),
          ring.getNearBytes(),
          ring.getNearLimitBytes());
    }
  }

  /**
   * One Redis.
   *
   * @param share the part of all keys that it is asked for first, 0 to 1
   * @param up false while it is given up for a moment
   * @param failures commands that it did not answer, or answered with an error
   */
  record RedisView(
      @Example("redis-1:6379") String name,
      @Example("0.33") double share,
      boolean up,
      @Example("9000") long hits,
      @Example("120") long misses,
      @Example("0") long failures) {
    static RedisView of(NodeState.Redis node) {
      return new RedisView(
          node.getName(),
          node.getShare(),
          node.getUp(),
          node.getHits(),
          node.getMisses(),
          node.getFailures());
    }
  }
}
