package curio.node.running;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import curio.jobs.StandingTask;
import curio.store.loops.LoopState;
import curio.store.loops.Loops;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is done in the background, by which node, and how it went, on the internal port. */
public final class Tasks {
  private final Loops loops;
  private final String node;
  private final Clock clock;
  private final Supplier<List<StandingTask>> standing;

  /**
   * Tasks as a node sees them.
   *
   * @param loops those of this node
   * @param node what people call it
   * @param standing those of all nodes that never end
   */
  public Tasks(Loops loops, String node, Clock clock, Supplier<List<StandingTask>> standing) {
    this.loops = loops;
    this.node = node;
    this.clock = clock;
    this.standing = standing;
  }

  public Routes routes() {
    return Routes.of("tasks")
        .get("/tasks", Access.ANYONE, request -> Response.ok(new TaskList("list", all())))
        .summary("What is done in the background, by which node, and how the last pass went")
        .answers(200, TaskList.class);
  }

  public record TaskList(@Example(oneOf = "list") String object, List<Task> data) {}

  /**
   * A task.
   *
   * @param kind {@code singleton}: on one of all nodes; {@code partition}: the same, one of several
   *     parts that nodes share; {@code loop}: on each, here on this one
   * @param owner the node that does it; absent while it changes hands
   * @param lastPass absent where this node has not done any
   * @param lag records that wait for it, as this node finds them; absent if nothing is counted
   */
  public record Task(
      @Example("orders-outbox") String name,
      @Example(oneOf = {"singleton", "partition", "loop"}) String kind,
      @Example("node-1") @Nullable String owner,
      @Nullable LastPass lastPass,
      @Example("0") @Nullable Long lag) {}

  /**
   * A pass that has ended.
   *
   * @param startedAt ISO 8601, UTC
   * @param error the kind of failure; absent if it went well
   */
  public record LastPass(
      @Example("2026-03-01T12:00:00Z") String startedAt,
      @Example("12") long millis,
      @Example(value = "OutOfMemoryError", apart = true) @Nullable String error) {}

  /** All of them, as this node knows them. */
  List<Task> all() {
    var tasks = new ArrayList<Task>();
    var running = loops.running();
    var shared = new HashSet<String>();
    for (var task : standingIfKnown()) {
      var here = running.stream().filter(loop -> loop.name().equals(task.name())).findFirst();
      var kind = task.part() ? "partition" : "singleton";
      tasks.add(task(task.name(), kind, task.owner(), here.flatMap(this::lastPass)));
      shared.add(task.name());
    }
    running.stream()
        .filter(loop -> !shared.contains(loop.name()))
        .map(loop -> task(loop.name(), "loop", Optional.of(node), lastPass(loop)))
        .forEach(tasks::add);
    return tasks;
  }

  /** Without the store, only what this node does is known, as loops. */
  private List<StandingTask> standingIfKnown() {
    try {
      return standing.get();
    } catch (CurioException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return List.of();
      }
      throw e;
    }
  }

  private Task task(String name, String kind, Optional<String> owner, Optional<LastPass> lastPass) {
    return new Task(
        name, kind, owner.orElse(null), lastPass.orElse(null), loops.lagOf(name).orElse(null));
  }

  private Optional<LastPass> lastPass(LoopState loop) {
    return loop.lastPass()
        .map(pass ->
            new LastPass(
                clock.instant().minus(pass.ago()).toString(),
                pass.took().toMillis(),
                pass.error().orElse(null)));
  }
}
