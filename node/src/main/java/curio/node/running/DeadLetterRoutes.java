package curio.node.running;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import curio.log.Consumer;
import curio.log.Consumers;
import curio.log.DeadLetter;
import curio.log.DeadLetterId;
import curio.log.ReplayOutcome.Behind;
import curio.log.ReplayOutcome.Failed;
import curio.log.ReplayOutcome.Replayed;
import curio.log.ReplayOutcome.Unknown;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that consumers could not handle, for holders of the cluster secret, on the internal port:
 * those of the consumers that this node has. What is in a record is never told. Thread-safe.
 */
public final class DeadLetterRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRoutes.class);
  private static final int MAX_NAME = 100;
  private static final Parameter ID =
      Parameter.variable("id", "As the list has it").like("feed-events~3~1207");

  private final Consumers consumers;

  /** Routes to the dead letters of these consumers. */
  public DeadLetterRoutes(Consumers consumers) {
    this.consumers = consumers;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("dead letters")
        .get("/log/dead-letters", Access.USER, this::list)
        .summary("Events that consumers of this node could not handle; pages by cursor and limit")
        .takes(
            Parameter.text("consumer", MAX_NAME, "Only those of this one").like("feed-events"),
            Parameter.cursor(),
            Parameter.limit("dead letters"))
        .answers(200, Letters.class)
        .refuses(ErrorCode.NOT_FOUND)
        .post("/log/dead-letters/{id}/replay", Access.USER, this::replay)
        .summary("Handles one again; where keys keep their order, those parked behind it follow")
        .takes(ID)
        .answers(200, Replays.class)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
        .post("/log/dead-letters/{id}/drop", Access.USER, this::drop)
        .summary("Removes one, which is never handled then")
        .takes(ID)
        .answers(204)
        .refuses(ErrorCode.NOT_FOUND);
  }

  record Letters(
      @Example(oneOf = "list") String object,
      List<Letter> data,
      @Example("AbCd0123") @Nullable String next) {}

  /**
   * An event that was set aside.
   *
   * @param reason what kind of failure it was and where, or that an earlier one of its key is
   *     parked
   * @param occurredAt ISO 8601, UTC, as is {@code parkedAt}
   */
  record Letter(
      @Example("feed-events~3~1207") String id,
      @Example("feed-events") String consumer,
      @Example("orders") String topic,
      @Example("3") int partition,
      @Example("1207") long offset,
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String eventId,
      @Example("17") String key,
      @Example("order-created") String type,
      @Example("the item is gone") String reason,
      @Example("2026-03-01T12:00:00Z") String occurredAt,
      @Example("2026-03-01T12:00:00Z") String parkedAt) {
    static Letter of(DeadLetter letter) {
      var id = letter.id();
      return new Letter(
          id.toString(),
          id.consumer(),
          id.place().topic(),
          id.place().partition(),
          id.offset(),
          letter.eventId().toString(),
          letter.key(),
          letter.type(),
          letter.reason(),
          letter.occurredAt().toString(),
          letter.parkedAt().toString());
    }
  }

  /**
   * What was handled.
   *
   * @param replayed how many events: the one that was named, and those of its key behind it
   * @param stoppedAt the one behind it that could not be; it and all further ones stay parked
   */
  record Replays(
      @Example("1") int replayed,
      @Example(value = "feed-events~3~1209", apart = true) @Nullable String stoppedAt) {}

  private Response list(Request request) {
    int limit = (int) request.queryNumber("limit");
    var after = request.query("cursor").map(DeadLetterRoutes::cursor);
    var found =
        request
            .query("consumer")
            .map(name -> consumer(name).deadLetters(after, limit + 1))
            .orElseGet(() -> consumers.deadLetters(after, limit + 1));
    var page = found.subList(0, Math.min(limit, found.size()));
    var next = found.size() > limit ? page.getLast().id().toString() : null;
    return Response.ok(new Letters("list", page.stream().map(Letter::of).toList(), next));
  }

  private Response replay(Request request) {
    var id = id(request);
    return switch (consumer(id.consumer()).replay(id)) {
      case Replayed done -> {
        LOG.atInfo()
            .addKeyValue("id", id)
            .addKeyValue("records", done.records())
            .log("dead letters replayed");
        yield Response.ok(
            new Replays(
                done.records(), done.stopped().map(one -> one.id().toString()).orElse(null)));
      }
      case Unknown() -> throw unknown(id);
      case Behind(var first) ->
          throw new CurioException(
              ErrorCode.CONFLICT,
              "an earlier one of its key is parked: %s (expected: to replay or drop that first)"
                  .formatted(first));
      case Failed _ ->
          throw new CurioException(
              ErrorCode.CONFLICT,
              "it failed again and stays parked; its reason in the list is new");
    };
  }

  private Response drop(Request request) {
    var id = id(request);
    if (!consumer(id.consumer()).drop(id)) {
      throw unknown(id);
    }
    LOG.atInfo().addKeyValue("id", id).log("dead letter dropped");
    return Response.empty(204);
  }

  private static DeadLetterId id(Request request) {
    return DeadLetterId.parse(request.pathVariable("id"))
        .orElseThrow(() ->
            new CurioException(
                ErrorCode.NOT_FOUND, "no dead letter (expected: the id of one, as listed)"));
  }

  private static DeadLetterId cursor(String text) {
    return DeadLetterId.parse(text)
        .orElseThrow(() ->
            new CurioException(
                ErrorCode.INVALID, "cursor: not one of ours (expected: the value of next)"));
  }

  private Consumer consumer(String name) {
    return consumers
        .named(name)
        .orElseThrow(() ->
            new CurioException(
                ErrorCode.NOT_FOUND,
                "no such consumer on this node, ask one with its role (here: %s)"
                    .formatted(String.join(", ", consumers.names()))));
  }

  private static CurioException unknown(DeadLetterId id) {
    return new CurioException(ErrorCode.NOT_FOUND, "no dead letter any more: " + id);
  }
}
