package curio.gateway.shop;

import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.ItemCommand;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.IdempotencyKey;
import curio.gateway.shop.ActionBodies.ActionBody;
import curio.gateway.shop.ActionBodies.BuyBody;
import curio.gateway.shop.ActionBodies.ExtendBody;
import curio.gateway.shop.ActionBodies.PawnBody;
import curio.gateway.shop.ActionBodies.RedeemBody;
import curio.gateway.shop.ActionBodies.SellBody;
import curio.gateway.shop.Answers.ActionAnswer;
import curio.gateway.shop.Answers.ActionState;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.text.UuidText;
import java.util.Optional;

/**
 * What clients do with items, over HTTP. Requests are checked in one order: what is malformed, who
 * may, whether there can be such an item; the shop checks the rest. Thread-safe.
 */
final class ActionRoutes {
  private final Dispatcher dispatcher;
  private final Outcomes outcomes;
  private final ShopCalendar calendar;
  private final TermLimits terms;

  /** How long loans may be, in days. */
  record TermLimits(int shortestDays, int longestDays) {
    void check(int days) {
      if (days < shortestDays || days > longestDays) {
        throw ShopErrors.invalid(
            "limitDays: %d (expected: %d to %d)".formatted(days, shortestDays, longestDays));
      }
    }
  }

  ActionRoutes(Dispatcher dispatcher, Outcomes outcomes, ShopCalendar calendar, TermLimits terms) {
    this.dispatcher = dispatcher;
    this.outcomes = outcomes;
    this.calendar = calendar;
    this.terms = terms;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("shop-actions", ErrorShapes.SHOP)
        .post("/item/action/buy", Access.USER, BuyBody.class, this::forClient)
        .summary("Buys an item: members for themselves, clerks for any client")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ActionAnswer.class)
        .sends(IdempotencyKey.REPLAYED)
        .answers(202, ActionAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .post("/item/action/sell", Access.CLERK, SellBody.class, this::atCounter)
        .summary("Has the shop buy an item of a client; for clerks")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ActionAnswer.class)
        .sends(IdempotencyKey.REPLAYED)
        .answers(202, ActionAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .post("/item/action/pawn", Access.CLERK, PawnBody.class, this::atCounter)
        .summary("Has the shop lend money on an item of a client; for clerks")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ActionAnswer.class)
        .sends(IdempotencyKey.REPLAYED)
        .answers(202, ActionAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .post("/item/action/redeem", Access.USER, RedeemBody.class, this::forClient)
        .summary("Pays a loan back: members their own, clerks that of any client")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ActionAnswer.class)
        .sends(IdempotencyKey.REPLAYED)
        .answers(202, ActionAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .post("/item/action/extend", Access.USER, ExtendBody.class, this::forClient)
        .summary("Pays for another term of a loan: members of their own, clerks of any client's")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ActionAnswer.class)
        .sends(IdempotencyKey.REPLAYED)
        .answers(202, ActionAnswer.class)
        .sends(Answers.PENDING_AT, IdempotencyKey.REPLAYED)
        .refuses(
            IdempotencyKey.REPLAYED, ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .refuses(ErrorCode.KEY_REUSED)
        .get("/item/action/{id}", Access.USER, this::find)
        .summary("What became of an action: one's own, or any for clerks")
        .takes(Parameter.variable("id", "The action's id").like(Answers.SAMPLE_ID))
        .answers(200, ActionState.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  private Response forClient(Request request, ActionBody body) {
    var key = IdempotencyKey.ifAny(request);
    var by = request.principal();
    var command = read(body, by);
    if (!by.isClerk() && !command.getClientId().equals(own(by))) {
      checkNow(body, by);
      throw new CurioException(ErrorCode.FORBIDDEN, "clientId: another's (expected: one's own)");
    }
    return dispatched(request, body, command, key);
  }

  private Response atCounter(Request request, ActionBody body) {
    var key = IdempotencyKey.ifAny(request);
    var by = request.principal();
    var command = read(body, by);
    if (!by.isClerk()) {
      checkNow(body, by);
    }
    request.requireClerk();
    return dispatched(request, body, command, key);
  }

  private ItemCommand.Builder read(ActionBody body, Principal by) {
    var client = body.clientId();
    if (client == null && by.isClerk()) {
      throw ShopErrors.invalid("clientId: missing (expected: the client's)");
    }
    var command =
        body.command()
            .setItemId(body.itemId())
            .setClientId(client == null ? own(by) : ShopIds.require("clientId", client));
    var moment = calendar.moment(body.date());
    return moment == null ? command : command.setDateMillis(moment.toEpochMilli());
  }

  /** What depends on the day or the settings; whoever repeats a request may be past it. */
  private void checkNow(ActionBody body, Principal by) {
    calendar.requireRecent(calendar.moment(body.date()), by);
    if (body instanceof PawnBody pawn) {
      terms.check(pawn.limitDays());
    }
  }

  private Response dispatched(
      Request request, ActionBody body, ItemCommand.Builder command, Optional<IdempotencyKey> key) {
    Runnable check = () -> checkNow(body, request.principal());
    return Answers.action(request, dispatcher.dispatch(request, command, key, check));
  }

  private Response find(Request request) {
    var by = request.principal();
    return UuidText.read(request.pathVariable("id"))
        .flatMap(outcomes::find)
        .filter(outcome -> by.isClerk() || isOwn(outcome, by))
        .map(outcome -> Response.ok(ActionState.of(outcome)))
        .orElseThrow(ShopErrors::noAction);
  }

  private static boolean isOwn(ActionOutcome outcome, Principal by) {
    return outcome.getUserId() == by.userId() || outcome.getClientId().equals(own(by));
  }

  private static String own(Principal by) {
    return Long.toString(by.userId());
  }
}
