package curio.orders;

import java.util.UUID;

/** What became of a wish to place an order. */
sealed interface PlacementOutcome {
  /** The order stands; replayed when the same key had placed it before. */
  record Placed(UUID orderId, boolean replayed) implements PlacementOutcome {}

  /** The key belongs to a request of another meaning; nothing was changed. */
  record KeyReused() implements PlacementOutcome {}

  /**
   * Its id is not greater than that of the user's newest order, so that whoever has read that one
   * would miss it; nothing was changed.
   */
  record Overtaken(UUID newest) implements PlacementOutcome {}

  /** Another node has the key in a transaction that did not end in time; nothing was changed. */
  record StillRunning() implements PlacementOutcome {}
}
