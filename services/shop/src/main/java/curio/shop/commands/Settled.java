package curio.shop.commands;

import curio.shop.actions.Outcome;
import curio.shop.actions.Outcome.Applied;

/**
 * A command and what became of it. Immutable.
 *
 * @param itemName of the item after it; empty where it was rejected
 */
record Settled(Command command, Outcome outcome, String itemName) {
  boolean isApplied() {
    return outcome.result() instanceof Applied;
  }
}
