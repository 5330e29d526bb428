package curio.orders;

import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderReply.Placed;
import curio.log.Topic;
import curio.orders.OrderTable.Done;
import curio.orders.OrderTable.Stored;
import curio.orders.Placement.Slot;
import curio.orders.PlacementOutcome.Answered;
import curio.orders.PlacementOutcome.Overtaken;
import curio.store.groupcommit.GroupWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Stores a batch of placements: one statement takes the free keys and writes their orders and their
 * events, all under one number of the outbox and in one row for each partition; only when a key was
 * not free does a second one read what it had placed. Keys are taken in their order, so that two
 * nodes cannot wait for each other in a circle. The one statement commits by itself: a node that
 * freezes holds no key against the others. An order whose id would not be the greatest of its user
 * is not placed, so that no clock makes a cursor miss it. Stateless.
 */
final class OrderPlacement implements GroupWork<Placement, PlacementOutcome> {
  /** Another node has the key in a transaction that did not end in time; nothing was changed. */
  static final Answered STILL_RUNNING =
      new Answered(
          PlaceOrderReply.newBuilder()
              .setStillRunning(PlaceOrderReply.StillRunning.getDefaultInstance())
              .build());

  private static final Answered KEY_REUSED =
      new Answered(
          PlaceOrderReply.newBuilder()
              .setKeyReused(PlaceOrderReply.KeyReused.getDefaultInstance())
              .build());

  private static final Comparator<Placement> BY_KEY =
      Comparator.comparingLong((Placement placement) -> placement.order().getUserId())
          .thenComparing(Placement::key);

  private final Topic orderCreated;

  OrderPlacement(Topic orderCreated) {
    this.orderCreated = orderCreated;
  }

  /**
   * Two requests with one key must not be in two open transactions of this node, and the orders of
   * one user become visible in the order of their ids.
   */
  static int lane(Placement placement) {
    return Long.hashCode(placement.order().getUserId());
  }

  @Override
  public boolean writesByOneStatement() {
    return true;
  }

  @Override
  public List<PlacementOutcome> apply(Connection connection, List<Placement> batch)
      throws SQLException {
    var firsts = firstOfEachSlot(batch);
    var distinct = List.copyOf(firsts.values());
    var done = OrderTable.place(connection, distinct, orderCreated.name());
    var stored = OrderTable.stored(connection, distinct, done);
    var outcomes = new ArrayList<PlacementOutcome>(batch.size());
    for (var placement : batch) {
      outcomes.add(outcome(placement, firsts, done, stored));
    }
    return outcomes;
  }

  private static Map<Slot, Placement> firstOfEachSlot(List<Placement> batch) {
    var firsts = new LinkedHashMap<Slot, Placement>(batch.size() * 2);
    var sorted = new ArrayList<>(batch);
    sorted.sort(BY_KEY);
    for (var placement : sorted) {
      firsts.putIfAbsent(placement.slot(), placement);
    }
    return firsts;
  }

  private static PlacementOutcome outcome(
      Placement placement, Map<Slot, Placement> firsts, Done done, Map<Slot, Stored> stored) {
    var first = firsts.get(placement.slot());
    if (first == null) {
      throw new IllegalStateException("a slot of the batch without its first placement");
    }
    var newest = done.overtaken().get(first.orderId());
    if (newest != null) {
      return new Overtaken(newest);
    }
    boolean placedNow = done.taken().contains(first.orderId());
    if (placedNow && placement.orderId().equals(first.orderId())) {
      return placed(first.orderId(), false);
    }
    var standing =
        placedNow ? new Stored(first.fingerprint(), first.orderId()) : stored.get(placement.slot());
    if (standing == null) {
      // Purged between the two statements; the next try will find the key free.
      return STILL_RUNNING;
    }
    return standing.fingerprint().equals(placement.fingerprint())
        ? placed(standing.orderId(), true)
        : KEY_REUSED;
  }

  private static PlacementOutcome placed(UUID orderId, boolean replayed) {
    return new Answered(
        PlaceOrderReply.newBuilder()
            .setPlaced(Placed.newBuilder().setOrderId(orderId.toString()).setReplayed(replayed))
            .build());
  }
}
