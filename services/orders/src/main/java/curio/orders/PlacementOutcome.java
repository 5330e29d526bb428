package curio.orders;

import curio.contracts.orders.v1.PlaceOrderReply;
import java.util.UUID;

/** What became of a request to place an order. */
sealed interface PlacementOutcome {
  /** What its caller is answered. */
  record Answered(PlaceOrderReply reply) implements PlacementOutcome {}

  /**
   * Its id is not greater than that of the user's newest order, so that whoever has read that one
   * would miss it; nothing was changed.
   */
  record Overtaken(UUID newest) implements PlacementOutcome {}
}
