package curio.gateway.system;

import curio.cluster.members.KnownMember;
import curio.cluster.members.KnownService;
import curio.cluster.members.ServiceOverview;
import curio.contracts.system.v1.NodeState;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The whole system at a moment, as one node finds it: what is in the store once, what each node
 * knows of itself with the node.
 *
 * @param at ISO 8601, UTC
 * @param node the one that answers
 * @param stale whether the store could not be asked, so that members and services are the last ones
 *     known
 * @param tasks work that never ends, on whichever node it is done, and loops of single nodes that
 *     failed
 * @param outboxes events that are not in the log yet
 * @param lags what consumers have not handled yet
 */
record SystemView(
    @Example(oneOf = "system") String object,
    @Example("2026-03-01T12:00:00Z") String at,
    @Example("node-1") String node,
    boolean stale,
    List<NodeView> nodes,
    List<ServiceView> services,
    List<TaskView> tasks,
    List<OutboxView> outboxes,
    List<LagView> lags) {

  /**
   * A service and the ids of the members that serve it.
   *
   * @param members none while nobody does
   */
  record ServiceView(
      @Example("USER SERVICE") String serviceName, @Example("node-1") List<String> members) {
    static ServiceView of(KnownService service) {
      return new ServiceView(
          service.name(), service.members().stream().map(KnownMember::id).toList());
    }
  }

  /**
   * Something that is done in the background.
   *
   * @param kind {@code singleton}, {@code partition} or {@code loop}
   * @param owner the node that does it; absent while it changes hands
   * @param lastPassAt when its last pass began, ISO 8601, UTC; absent if its node does not say
   * @param error the kind of failure of that pass; absent if it went well
   */
  record TaskView(
      @Example("orders-outbox") String name,
      @Example(oneOf = {"singleton", "partition", "loop"}) String kind,
      @Example("node-1") @Nullable String owner,
      @Example("2026-03-01T12:00:00Z") @Nullable String lastPassAt,
      @Example("12") @Nullable Long lastPassMillis,
      @Example(value = "OutOfMemoryError", apart = true) @Nullable String error) {
    static TaskView of(NodeState.Task task) {
      return new TaskView(
          task.getName(),
          task.getKind(),
          task.hasOwner() ? task.getOwner() : null,
          task.hasLastPassAt() ? task.getLastPassAt() : null,
          task.hasLastPassMillis() ? task.getLastPassMillis() : null,
          task.hasError() ? task.getError() : null);
    }
  }

  /**
   * What waits in the outbox of a service.
   *
   * @param waiting events; absent if no node knows
   * @param oldestSeconds the age of the first of them
   */
  record OutboxView(
      @Example("orders") String name,
      @Example("0") @Nullable Long waiting,
      @Example("0.5") @Nullable Double oldestSeconds) {
    static OutboxView of(NodeState.Backlog outbox) {
      return new OutboxView(
          outbox.getName(),
          outbox.hasWaiting() ? outbox.getWaiting() : null,
          outbox.hasOldestSeconds() ? outbox.getOldestSeconds() : null);
    }
  }

  /**
   * What a consumer has not handled of a partition, of all its topics.
   *
   * @param waiting records; absent if no node knows
   * @param oldestSeconds for how long the first of them has been in the log
   * @param deadLetters records that it could not handle
   */
  record LagView(
      @Example("feed-events") String consumer,
      @Example("3") int partition,
      @Example("0") @Nullable Long waiting,
      @Example("0.5") @Nullable Double oldestSeconds,
      @Example("0") @Nullable Long deadLetters) {
    static LagView of(NodeState.PartitionLag lag) {
      return new LagView(
          lag.getConsumer(),
          lag.getPartition(),
          lag.hasWaiting() ? lag.getWaiting() : null,
          lag.hasOldestSeconds() ? lag.getOldestSeconds() : null,
          lag.hasDeadLetters() ? lag.getDeadLetters() : null);
    }
  }

  /**
   * Puts together what the store says and what nodes say.
   *
   * @param self the node that answers
   * @param said by the nodes that were asked, this one first
   */
  static SystemView of(
      Instant at,
      String self,
      ServiceOverview.View members,
      Map<String, Optional<NodeState>> said) {
    var states = said.values().stream().flatMap(Optional::stream).toList();
    return new SystemView(
        "system",
        at.toString(),
        self,
        members.stale(),
        nodes(self, members.members(), said),
        members.services().stream().map(ServiceView::of).toList(),
        once(states, NodeState::getTasksList, SystemView::key, NodeState.Task::hasLastPassAt)
            .stream()
            .map(TaskView::of)
            .toList(),
        once(
                states,
                NodeState::getOutboxesList,
                NodeState.Backlog::getName,
                NodeState.Backlog::hasWaiting)
            .stream()
            .map(OutboxView::of)
            .toList(),
        once(
                states,
                NodeState::getLagsList,
                lag -> List.of(lag.getConsumer(), lag.getPartition()),
                NodeState.PartitionLag::hasWaiting)
            .stream()
            .map(LagView::of)
            .toList());
  }

  /** Loops are each node's own; everything else is done once. */
  private static List<String> key(NodeState.Task task) {
    return task.getKind().equals("loop")
        ? List.of(task.getName(), task.getOwner())
        : List.of(task.getName());
  }

  private static List<NodeView> nodes(
      String self, List<KnownMember> members, Map<String, Optional<NodeState>> said) {
    var nodes = new ArrayList<NodeView>();
    if (members.stream().noneMatch(member -> member.id().equals(self))) {
      nodes.add(NodeView.unlisted(self, said.getOrDefault(self, Optional.empty())));
    }
    for (var member : members) {
      var state = said.getOrDefault(member.id(), Optional.empty());
      String told = state.isPresent() ? "call" : said.containsKey(member.id()) ? "silent" : "none";
      nodes.add(NodeView.of(member, member.id().equals(self) ? "here" : told, state));
    }
    return List.copyOf(nodes);
  }

  /** What several nodes say of the same thing, told once: by the first that knows it. */
  private static <T> Collection<T> once(
      List<NodeState> states,
      Function<NodeState, List<T>> list,
      Function<T, Object> key,
      Predicate<T> isKnown) {
    var found = new LinkedHashMap<Object, T>();
    states.stream()
        .flatMap(state -> list.apply(state).stream())
        .forEach(one ->
            found.merge(
                key.apply(one), one, (first, other) -> isKnown.test(first) ? first : other));
    return found.values();
  }
}
