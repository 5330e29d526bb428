package curio.gateway.system;

import curio.contracts.system.v1.DropDeadLetterReply;
import curio.contracts.system.v1.DropDeadLetterRequest;
import curio.contracts.system.v1.ListDeadLettersRequest;
import curio.contracts.system.v1.NodeStatesGrpc;
import curio.contracts.system.v1.ReplayDeadLetterReply;
import curio.contracts.system.v1.ReplayDeadLetterRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.system.DeadLetterViews.DeadLetterList;
import curio.gateway.system.DeadLetterViews.Replays;
import curio.gateway.system.Nodes.Question;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.log.DeadLetterId;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Events that consumers could not handle, whichever nodes these run on, for administrators. What is
 * in an event is never told. Thread-safe.
 */
final class DeadLetterRoutes {
  private static final String LIST = "/v1/system/dead-letters";
  private static final Parameter ID =
      Parameter.variable("id", "As the list has it").like("feed-events~3~1207");

  private final Nodes nodes;
  private final Acts acts;

  DeadLetterRoutes(Nodes nodes, Acts acts) {
    this.nodes = nodes;
    this.acts = acts;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("system-dead-letters", ErrorShapes.FEED)
        .get(LIST, Access.ADMIN, this::list)
        .summary("Events that consumers could not handle; pages by cursor and limit")
        .takes(Parameter.cursor(), Parameter.limit("dead letters"))
        .answers(200, DeadLetterList.class)
        .post(LIST + "/{id}/replay", Access.ADMIN, this::replay)
        .summary("Handles one again; where keys keep their order, those parked behind it follow")
        .takes(ID)
        .answers(200, Replays.class)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .delete(LIST + "/{id}", Access.ADMIN, this::drop)
        .summary("Removes one, which is never handled then")
        .takes(ID)
        .answers(204)
        .refuses(ErrorCode.NOT_FOUND);
  }

  private Response list(Request request) {
    int limit = (int) request.queryNumber("limit");
    var after = request.query("cursor");
    if (after.isPresent() && DeadLetterId.parse(after.get()).isEmpty()) {
      throw new CurioException(
          ErrorCode.INVALID, "cursor: not one of ours (expected: the value of next)");
    }
    var wanted =
        ListDeadLettersRequest.newBuilder().setAfter(after.orElse("")).setLimit(limit + 1).build();
    var said =
        nodes.ask(
            new Question<>(
                NodeStatesGrpc.getListDeadLettersMethod(),
                stub -> stub.listDeadLetters(wanted),
                wanted));
    return Response.ok(
        DeadLetterViews.page(said.values().stream().flatMap(Optional::stream).toList(), limit));
  }

  private Response replay(Request request) {
    var id = id(request);
    acts.record(request, Acts.REPLAYED, id);
    var wanted = ReplayDeadLetterRequest.newBuilder().setId(id).build();
    var reply =
        atItsConsumer(
            new Question<>(
                NodeStatesGrpc.getReplayDeadLetterMethod(),
                stub -> stub.replayDeadLetter(wanted),
                wanted),
            ReplayDeadLetterReply::hasElsewhere);
    return switch (reply.getOutcomeCase()) {
      case REPLAYED -> {
        var done = reply.getReplayed();
        yield Response.ok(
            new Replays(done.getRecords(), done.hasStoppedAt() ? done.getStoppedAt() : null));
      }
      case BEHIND ->
          throw new CurioException(
              ErrorCode.CONFLICT,
              "an earlier one of its key is parked: %s (expected: to replay or drop that first)"
                  .formatted(reply.getBehind().getFirst()));
      case FAILED ->
          throw new CurioException(
              ErrorCode.CONFLICT,
              "it failed again and stays parked; its reason in the list is new");
      case UNKNOWN, ELSEWHERE, OUTCOME_NOT_SET -> throw unknown(id);
    };
  }

  private Response drop(Request request) {
    var id = id(request);
    acts.record(request, Acts.DROPPED, id);
    var wanted = DropDeadLetterRequest.newBuilder().setId(id).build();
    var reply =
        atItsConsumer(
            new Question<>(
                NodeStatesGrpc.getDropDeadLetterMethod(),
                stub -> stub.dropDeadLetter(wanted),
                wanted),
            DropDeadLetterReply::hasElsewhere);
    if (!reply.hasDropped()) {
      throw unknown(id);
    }
    return Response.empty(204);
  }

  /** Any node with the consumer serves: what is parked is in the store. */
  private <Q, R> R atItsConsumer(Question<Q, R> question, Predicate<R> isElsewhere) {
    for (var node : nodes.names()) {
      var reply = nodes.askOne(node, question);
      if (!isElsewhere.test(reply)) {
        return reply;
      }
    }
    throw new CurioException(
        ErrorCode.UNAVAILABLE, "no node that can be asked has its consumer now");
  }

  private static String id(Request request) {
    return DeadLetterId.parse(request.pathVariable("id"))
        .map(DeadLetterId::toString)
        .orElseThrow(() ->
            new CurioException(
                ErrorCode.NOT_FOUND, "no dead letter (expected: the id of one, as listed)"));
  }

  private static CurioException unknown(String id) {
    return new CurioException(ErrorCode.NOT_FOUND, "no dead letter any more: " + id);
  }
}
