package curio.node.running;

import static curio.cluster.calls.UnaryReply.send;

import curio.cluster.remote.BreakerStates;
import curio.contracts.system.v1.ChangeBreakersReply;
import curio.contracts.system.v1.ChangeBreakersRequest;
import curio.contracts.system.v1.DeadLetter;
import curio.contracts.system.v1.DescribeRequest;
import curio.contracts.system.v1.DropDeadLetterReply;
import curio.contracts.system.v1.DropDeadLetterReply.Dropped;
import curio.contracts.system.v1.DropDeadLetterRequest;
import curio.contracts.system.v1.ListDeadLettersReply;
import curio.contracts.system.v1.ListDeadLettersRequest;
import curio.contracts.system.v1.NodeState;
import curio.contracts.system.v1.NodeStatesGrpc;
import curio.contracts.system.v1.ReplayDeadLetterReply;
import curio.contracts.system.v1.ReplayDeadLetterReply.Elsewhere;
import curio.contracts.system.v1.ReplayDeadLetterRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Consumer;
import curio.log.Consumers;
import curio.log.DeadLetterId;
import curio.log.ReplayOutcome;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node tells administrators of itself, wherever they ask, and what they do to it. What is in
 * a dead letter is never told. Thread-safe.
 */
public final class NodeStates extends NodeStatesGrpc.NodeStatesImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(NodeStates.class);
  private static final int MOST_LETTERS = 1_001;

  private final Identity identity;
  private final Figures figures;
  private final Tasks tasks;
  private final BreakerStates breakers;
  private final Consumers consumers;
  private final Supplier<List<String>> troubles;

  /**
   * Which node it is.
   *
   * @param node what people call it
   * @param version of the program
   */
  public record Identity(String node, String version) {}

  /**
   * That of one node.
   *
   * @param troubles why background work does not go on, for people
   */
  public NodeStates(
      Identity identity,
      Figures figures,
      Tasks tasks,
      BreakerStates breakers,
      Consumers consumers,
      Supplier<List<String>> troubles) {
    this.identity = identity;
    this.figures = figures;
    this.tasks = tasks;
    this.breakers = breakers;
    this.consumers = consumers;
    this.troubles = troubles;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<NodeState> reply) {
    var state =
        NodeState.newBuilder()
            .setNode(identity.node())
            .setVersion(identity.version())
            .addAllTroubles(troubles.get());
    figures.to(state);
    breakers
        .breakers()
        .forEach(one ->
            state.addBreakers(
                NodeState.Breaker.newBuilder()
                    .setService(one.service())
                    .setMember(one.member())
                    .setState(one.state())));
    tasks.all().stream()
        .filter(NodeStates::isOfInterest)
        .map(NodeStates::task)
        .forEach(state::addTasks);
    send(state.build(), reply);
  }

  /** Of the loops that each node has for itself only those that fail. */
  private static boolean isOfInterest(Tasks.Task task) {
    var last = task.lastPass();
    return !task.kind().equals("loop") || (last != null && last.error() != null);
  }

  private static NodeState.Task task(Tasks.Task task) {
    var shown = NodeState.Task.newBuilder().setName(task.name()).setKind(task.kind());
    Optional.ofNullable(task.owner()).ifPresent(shown::setOwner);
    Optional.ofNullable(task.lastPass())
        .ifPresent(pass -> {
          shown.setLastPassAt(pass.startedAt()).setLastPassMillis(pass.millis());
          Optional.ofNullable(pass.error()).ifPresent(shown::setError);
        });
    return shown.build();
  }

  @Override
  public void changeBreakers(
      ChangeBreakersRequest request, StreamObserver<ChangeBreakersReply> reply) {
    var service = request.getService();
    boolean known =
        breakers.breakers().stream().anyMatch(breaker -> breaker.service().equals(service));
    if (known) {
      if (request.getTrip()) {
        breakers.trip(service);
      } else {
        breakers.reset(service);
      }
      LOG.atInfo()
          .addKeyValue("service", service)
          .addKeyValue("trip", request.getTrip())
          .log("breakers changed by hand");
    }
    send(ChangeBreakersReply.newBuilder().setKnown(known).build(), reply);
  }

  @Override
  public void listDeadLetters(
      ListDeadLettersRequest request, StreamObserver<ListDeadLettersReply> reply) {
    int limit = request.getLimit();
    if (limit < 1 || limit > MOST_LETTERS) {
      throw new CurioException(
          ErrorCode.INVALID, "limit: %d (expected: 1 to %d)".formatted(limit, MOST_LETTERS));
    }
    var after =
        request.getAfter().isEmpty()
            ? Optional.<DeadLetterId>empty()
            : Optional.of(id(request.getAfter()));
    var found = consumers.deadLetters(after, limit).stream().map(NodeStates::letter).toList();
    send(ListDeadLettersReply.newBuilder().addAllLetters(found).build(), reply);
  }

  private static DeadLetter letter(curio.log.DeadLetter letter) {
    var id = letter.id();
    return DeadLetter.newBuilder()
        .setId(id.toString())
        .setConsumer(id.consumer())
        .setTopic(id.place().topic())
        .setPartition(id.place().partition())
        .setOffset(id.offset())
        .setEventId(letter.eventId().toString())
        .setKey(letter.key())
        .setType(letter.type())
        .setReason(letter.reason())
        .setOccurredAtMillis(letter.occurredAt().toEpochMilli())
        .setParkedAtMillis(letter.parkedAt().toEpochMilli())
        .build();
  }

  @Override
  public void replayDeadLetter(
      ReplayDeadLetterRequest request, StreamObserver<ReplayDeadLetterReply> reply) {
    var id = id(request.getId());
    var outcome = ReplayDeadLetterReply.newBuilder();
    var consumer = consumers.named(id.consumer());
    if (consumer.isEmpty()) {
      outcome.setElsewhere(Elsewhere.getDefaultInstance());
    } else {
      replay(consumer.get(), id, outcome);
    }
    send(outcome.build(), reply);
  }

  private static void replay(
      Consumer consumer, DeadLetterId id, ReplayDeadLetterReply.Builder outcome) {
    switch (consumer.replay(id)) {
      case ReplayOutcome.Replayed(int records, var stopped) -> {
        var done = ReplayDeadLetterReply.Replayed.newBuilder().setRecords(records);
        stopped.ifPresent(one -> done.setStoppedAt(one.id().toString()));
        outcome.setReplayed(done);
        LOG.atInfo()
            .addKeyValue("id", id)
            .addKeyValue("records", records)
            .log("dead letters replayed");
      }
      case ReplayOutcome.Unknown() ->
          outcome.setUnknown(ReplayDeadLetterReply.Unknown.getDefaultInstance());
      case ReplayOutcome.Behind(var first) ->
          outcome.setBehind(ReplayDeadLetterReply.Behind.newBuilder().setFirst(first.toString()));
      case ReplayOutcome.Failed _ ->
          outcome.setFailed(ReplayDeadLetterReply.Failed.getDefaultInstance());
    }
  }

  @Override
  public void dropDeadLetter(
      DropDeadLetterRequest request, StreamObserver<DropDeadLetterReply> reply) {
    var id = id(request.getId());
    var outcome = DropDeadLetterReply.newBuilder();
    var consumer = consumers.named(id.consumer());
    if (consumer.isEmpty()) {
      outcome.setElsewhere(Elsewhere.getDefaultInstance());
    } else if (consumer.get().drop(id)) {
      outcome.setDropped(Dropped.getDefaultInstance());
      LOG.atInfo().addKeyValue("id", id).log("dead letter dropped");
    } else {
      outcome.setUnknown(ReplayDeadLetterReply.Unknown.getDefaultInstance());
    }
    send(outcome.build(), reply);
  }

  private static DeadLetterId id(String text) {
    return DeadLetterId.parse(text)
        .orElseThrow(() -> new CurioException(ErrorCode.INVALID, "id: not that of a dead letter"));
  }
}
