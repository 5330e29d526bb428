package curio.gateway.shop;

import curio.contracts.shop.v1.ActionOutcome;
import curio.gateway.IdempotencyKey;
import curio.gateway.shop.Dispatcher.Dispatched;
import curio.http.AnswerHeader;
import curio.http.Request;
import curio.http.Response;
import curio.http.docs.Example;
import org.jspecify.annotations.Nullable;

/** What commands are answered with. Stateless. */
final class Answers {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final String APPLIED = "applied";
  private static final String PENDING = "pending";
  private static final String REJECTED = "rejected";

  /** Of an action, in the description of the API. */
  static final String SAMPLE_ID = "0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f";

  /** How routes declare where what became of an action is asked for. */
  static final AnswerHeader PENDING_AT =
      AnswerHeader.location("Where to ask what became of it", "/item/action/" + SAMPLE_ID);

  private Answers() {}

  /**
   * What became of an action.
   *
   * @param id the action's
   * @param status applied or pending
   * @param version of the item, once it is applied
   */
  record ActionAnswer(
      @Example(SAMPLE_ID) String id,
      @Example("ring-7") String itemId,
      @Example(oneOf = {"applied", "pending"}) String status,
      @Example("3") @Nullable Integer version) {}

  /**
   * What became of an item that is added.
   *
   * @param id the item's
   * @param status applied or pending
   */
  record AddAnswer(
      @Example("ring-7") String id,
      @Example(SAMPLE_ID) String actionId,
      @Example(oneOf = {"applied", "pending"}) String status) {}

  /**
   * An action, whenever it is asked for.
   *
   * @param status pending, applied or rejected
   * @param code the HTTP status of a rejection
   * @param reason of a rejection
   * @param version of the item, once it is applied
   */
  record ActionState(
      @Example(SAMPLE_ID) String id,
      @Example("ring-7") String itemId,
      @Example(oneOf = {"pawn", "add", "buy", "sell", "redeem", "extend", "forfeit", "change"})
          String action,
      @Example(oneOf = {"applied", "pending", "rejected"}) String status,
      @Example(value = "409", apart = true) @Nullable Integer code,
      @Example(value = "the item is with a client", apart = true) @Nullable String reason,
      @Example("3") @Nullable Integer version) {
    static ActionState of(ActionOutcome outcome) {
      var kind = Traits.text(outcome.getKind());
      return switch (outcome.getOutcomeCase()) {
        case PENDING -> of(outcome, kind, PENDING, null, null, null);
        case APPLIED -> of(outcome, kind, APPLIED, null, null, outcome.getApplied().getVersion());
        case REJECTED -> {
          var rejected = outcome.getRejected();
          yield of(outcome, kind, REJECTED, rejected.getCode(), rejected.getReason(), null);
        }
        case OUTCOME_NOT_SET -> throw unknown();
      };
    }

    private static ActionState of(
        ActionOutcome outcome,
        String kind,
        String status,
        @Nullable Integer code,
        @Nullable String reason,
        @Nullable Integer version) {
      return new ActionState(
          outcome.getActionId(), outcome.getItemId(), kind, status, code, reason, version);
    }
  }

  /** Of an action with an item. */
  static Response action(Request request, Dispatched dispatched) {
    var outcome = dispatched.outcome();
    var id = outcome.getActionId();
    var item = outcome.getItemId();
    return marked(
        dispatched,
        switch (outcome.getOutcomeCase()) {
          case PENDING -> pending(id, new ActionAnswer(id, item, PENDING, null));
          case APPLIED ->
              Response.json(
                  OK, new ActionAnswer(id, item, APPLIED, outcome.getApplied().getVersion()));
          case REJECTED -> ShopErrors.of(outcome.getRejected(), request.requestId());
          case OUTCOME_NOT_SET -> throw unknown();
        });
  }

  /** Of an item that is added. */
  static Response added(Request request, Dispatched dispatched) {
    var outcome = dispatched.outcome();
    var id = outcome.getActionId();
    var item = outcome.getItemId();
    return marked(
        dispatched,
        switch (outcome.getOutcomeCase()) {
          case PENDING -> pending(id, new AddAnswer(item, id, PENDING));
          case APPLIED ->
              Response.json(CREATED, new AddAnswer(item, id, APPLIED))
                  .withHeader("Location", address(item));
          case REJECTED -> ShopErrors.of(outcome.getRejected(), request.requestId());
          case OUTCOME_NOT_SET -> throw unknown();
        });
  }

  /** Clients resolve "." and ".." as parts of a path, and then ask for something else. */
  private static String address(String item) {
    boolean isDots = item.equals(".") || item.equals("..");
    return "/item/fetch" + (isDots ? "?id=" : "/") + item;
  }

  private static Response pending(String action, Object answer) {
    return Response.json(ACCEPTED, answer).withHeader("Location", "/item/action/" + action);
  }

  private static Response marked(Dispatched dispatched, Response answer) {
    return dispatched.isReplayed() ? IdempotencyKey.replayed(answer) : answer;
  }

  private static IllegalStateException unknown() {
    return new IllegalStateException("an outcome that is none");
  }
}
