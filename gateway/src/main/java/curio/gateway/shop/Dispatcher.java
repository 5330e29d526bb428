package curio.gateway.shop;

import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.ItemCommand;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.IdempotencyKey;
import curio.gateway.shop.ShopAreas.CommandTopics;
import curio.http.Request;
import curio.limits.LocalRates;
import curio.log.Appender;
import curio.log.Appender.Taken;
import curio.log.Event;
import curio.log.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Sends commands to the log and waits a while for what becomes of them. It has no database: that a
/// command came before is known by the id of its action, under which it has one effect however
/// often it is sent.
///
/// Under an idempotency key that id is a digest of who asks, what for and the key. So the key needs
/// no table: it is looked for among outcomes first, and whoever asks for something else under it is
/// recognised by the fingerprint, before or after.
///
/// What holds today and not tomorrow, such as that an image is there, is asked of what is new under
/// its key alone: what was done already is answered as it was then. Thread-safe.
final class Dispatcher {
  private static final int VERSION = 1;

  private final CommandTopics topics;
  private final Appender log;
  private final Outcomes outcomes;
  private final OutcomeWaiters waiters;
  private final Clients clients;
  private final ShopCalendar calendar;
  private final LocalRates rates;
  private final Supplier<UUID> newIds;
  private final Duration longestWait;

  /**
   * What became of a command, as far as is known.
   *
   * @param isReplayed whether it had been sent before
   */
  record Dispatched(ActionOutcome outcome, boolean isReplayed) {}

  /**
   * One for a shop.
   *
   * @param longestWait after which a client is told where to ask
   */
  Dispatcher(
      CommandTopics topics,
      Appender log,
      Outcomes outcomes,
      OutcomeWaiters waiters,
      Clients clients,
      ShopCalendar calendar,
      LocalRates rates,
      Supplier<UUID> newIds,
      Duration longestWait) {
    this.topics = topics;
    this.log = log;
    this.outcomes = outcomes;
    this.waiters = waiters;
    this.clients = clients;
    this.calendar = calendar;
    this.rates = rates;
    this.newIds = newIds;
    this.longestWait = longestWait;
  }

  /**
   * Has a command done that was found good, for whoever sends the request.
   *
   * @param asked what the client has said, and nothing else
   * @param check refuses what cannot be asked any more, or not yet
   * @throws CurioException KEY_REUSED if something else was asked under the key, NOT_FOUND,
   *     THROTTLED, UNAVAILABLE, and those of the check
   */
  Dispatched dispatch(
      Request request, ItemCommand.Builder asked, Optional<IdempotencyKey> key, Runnable check) {
    var by = request.principal();
    if (!rates.take(by.userId())) {
      throw new CurioException(ErrorCode.THROTTLED, "too many commands (expected: fewer a minute)");
    }
    var kind = PendingCommand.kind(asked);
    var action = key.map(k -> ActionId.of(by.userId(), kind, k)).orElseGet(newIds);
    asked.setFingerprint(ActionId.fingerprint(asked.build()));
    var before = key.isPresent() ? before(action, check) : Optional.<ActionOutcome>empty();
    if (before.isPresent()) {
      return new Dispatched(settled(request, requireSame(before.get(), asked)), true);
    }
    check.run();
    requireItem(asked, key.isPresent());
    complete(asked, action, request);
    var outcome = send(request, kind, action, asked.build());
    return new Dispatched(requireSame(outcome, asked), false);
  }

  /**
   * What became of it when it came before. Nothing is lost where the shop cannot be asked, since
   * what is sent twice has one effect; but what does not pass the check may have passed it then.
   */
  private Optional<ActionOutcome> before(UUID action, Runnable check) {
    try {
      return outcomes.find(action);
    } catch (CurioException e) {
      if (e.code() != ErrorCode.UNAVAILABLE || !passes(check)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static boolean passes(Runnable check) {
    try {
      check.run();
      return true;
    } catch (CurioException _) {
      return false;
    }
  }

  /**
   * What no item can be called is not there. Under a key the shop says so, which keeps the answer.
   */
  private static void requireItem(ItemCommand.Builder asked, boolean hasKey) {
    if (asked.hasAdd() || ShopIds.isOne(asked.getItemId())) {
      return;
    }
    if (!hasKey) {
      throw ShopErrors.noItem();
    }
    asked.setItemId(ShopIds.NONE);
  }

  /** One that waits in the log is waited for again. */
  private ActionOutcome settled(Request request, ActionOutcome before) {
    if (!before.hasPending()) {
      return before;
    }
    try (var waiter = waiters.enter(UUID.fromString(before.getActionId())).orElse(null)) {
      return waiter == null ? before : await(request, waiter).orElse(before);
    }
  }

  private Optional<ActionOutcome> await(Request request, OutcomeWaiters.Waiter waiter) {
    request.onDisconnect(waiter::leave);
    return waiter.await(longestWait);
  }

  private static ActionOutcome requireSame(ActionOutcome outcome, ItemCommand.Builder asked) {
    if (!outcome.getFingerprint().equals(asked.getFingerprint())) {
      throw new CurioException(
          ErrorCode.KEY_REUSED,
          "the key was used with another body (expected: the same body, or a new key)");
    }
    return outcome;
  }

  /** A command without a date is done when it is applied, by the clock of the store. */
  private void complete(ItemCommand.Builder asked, UUID action, Request request) {
    var by = request.principal();
    asked.setUserId(by.userId()).setUsername(by.username());
    if (asked.getItemId().isEmpty()) {
      asked.setItemId(ActionId.ofItem(action));
    }
    if (asked.hasBuy()) {
      asked.getBuyBuilder().setAgreed(by.isClerk());
    }
    if (!asked.getClientId().isEmpty()) {
      var client = clients.find(asked.getClientId());
      asked
          .setClientUnknown(!client.isKnown())
          .setClientName(client.name())
          .setTellsBuy(client.tellsBuy());
      if (asked.hasBuy() || asked.hasSell() || asked.hasPawn()) {
        asked.addAllClientMarks(client.marks());
      }
    }
  }

  private ActionOutcome send(Request request, ActionKind kind, UUID action, ItemCommand command) {
    var topic = topicOf(kind);
    var event =
        new Event(
            action,
            topic.name(),
            command.getItemId(),
            Traits.text(kind),
            VERSION,
            calendar.now(),
            request.requestId(),
            command.toByteString());
    var pending = PendingCommand.outcome(action, command);
    try (var waiter = waiters.enter(action).orElse(null)) {
      var taken = log.append(topic, List.of(event));
      if (taken == Taken.SPILLED) {
        return pending;
      }
      return waiter == null ? pending : await(request, waiter).orElse(pending);
    }
  }

  private Topic topicOf(ActionKind kind) {
    return switch (kind) {
      case ACTION_KIND_ADD, ACTION_KIND_CHANGE -> topics.items();
      case ACTION_KIND_BUY -> topics.buys();
      case ACTION_KIND_SELL -> topics.sells();
      case ACTION_KIND_PAWN, ACTION_KIND_REDEEM, ACTION_KIND_EXTEND -> topics.pawns();
      case ACTION_KIND_FORFEIT, ACTION_KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException(kind + " (expected: what somebody asks for)");
    };
  }
}
