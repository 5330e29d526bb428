package curio.gateway.shop;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.ItemCommand;
import curio.contracts.shop.v1.ItemCommandOrBuilder;
import curio.log.Event;
import java.util.Optional;
import java.util.UUID;

/** A command of which nothing has become yet. Stateless. */
final class PendingCommand {
  private PendingCommand() {}

  /** What is known of it. */
  static ActionOutcome outcome(UUID action, ItemCommand command) {
    return ActionOutcome.newBuilder()
        .setActionId(action.toString())
        .setItemId(command.getItemId())
        .setKind(kind(command))
        .setUserId(command.getUserId())
        .setClientId(command.getClientId())
        .setFingerprint(command.getFingerprint())
        .setPending(ActionOutcome.Pending.getDefaultInstance())
        .build();
  }

  /** The same of one that was sent; empty for what is no command. */
  static Optional<ActionOutcome> outcome(Event event) {
    try {
      var command = ItemCommand.parseFrom(event.payload());
      return command.getWhatCase() == ItemCommand.WhatCase.WHAT_NOT_SET
          ? Optional.empty()
          : Optional.of(outcome(event.id(), command));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  /** What it wants to be done. */
  static ActionKind kind(ItemCommandOrBuilder command) {
    return switch (command.getWhatCase()) {
      case ADD -> ActionKind.ACTION_KIND_ADD;
      case BUY -> ActionKind.ACTION_KIND_BUY;
      case SELL -> ActionKind.ACTION_KIND_SELL;
      case PAWN -> ActionKind.ACTION_KIND_PAWN;
      case REDEEM -> ActionKind.ACTION_KIND_REDEEM;
      case EXTEND -> ActionKind.ACTION_KIND_EXTEND;
      case CHANGE -> ActionKind.ACTION_KIND_CHANGE;
      case WHAT_NOT_SET -> throw new IllegalArgumentException("a command for nothing");
    };
  }
}
