package curio.node;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.json.Json;
import curio.node.running.Tasks.Task;
import curio.node.running.Tasks.TaskList;
import curio.store.loops.BackgroundLoop;
import curio.store.loops.LoopState;
import curio.store.loops.Loops;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Background work as an operator sees it. */
class TasksTest {
  private static final String ERASURE = "consumer:orders-note-erasure:";

  @Test
  void everyTaskHasItsOwnerItsLastPassAndItsLag() {
    try (var one = new OwnDatabase();
        var other = one.another()) {
      var shopper = one.node().signUp("annabel");
      shopper.place("key", "{\"price\": 1}");

      eventually(() -> {
        var here = tasks(one.node());
        var there = tasks(other);
        assertThat(here).containsKeys("log-cleanup", "orders-cleanup", "heartbeat", "members");
        for (var name : List.of("relay:orders", ERASURE + 0, ERASURE + 1, ERASURE + 3)) {
          var task = task(here, name);
          assertThat(task.kind())
              .as(name)
              .isEqualTo(name.startsWith(ERASURE) ? "partition" : "singleton");
          assertThat(task.lag()).as(name).isEqualTo(0L);
          assertThat(task.owner()).as(name).startsWith("node-");
          assertThat(task(there, name).owner()).as(name).isEqualTo(task.owner());
          // Only the one that does it knows how it went.
          assertThat(task.lastPass() == null)
              .as(name)
              .isNotEqualTo(task(there, name).lastPass() == null);
        }
        // Each node has half of the eight partitions.
        assertThat(here.values())
            .filteredOn(task -> task.kind().equals("partition") && task.lastPass() != null)
            .filteredOn(task -> task.name().startsWith(ERASURE))
            .hasSize(4);
        var loop = task(here, "members");
        assertThat(loop.kind()).isEqualTo("loop");
        assertThat(loop.owner()).isNotEqualTo(task(there, "members").owner());
        var pass = requireNonNull(loop.lastPass());
        assertThat(pass.error()).isNull();
        assertThat(Instant.parse(pass.startedAt()))
            .isAfter(Instant.now().minus(Duration.ofMinutes(1)));
      });
      assertThat(one.node().internal("GET", "/openapi.json", "").body()).contains("\"/tasks\"");
    }
  }

  @Test
  void aPassThatFailedSaysHow() {
    var loops = new Loops();
    var loop =
        loops.during(() ->
            new BackgroundLoop("fails", Duration.ofSeconds(1), Duration.ZERO, TasksTest::fail));
    assertThat(loops.running()).isEmpty();
    try (loop) {
      loop.start();

      eventually(() ->
          assertThat(loops.running())
              .singleElement()
              .extracting(state -> state.lastPass().flatMap(LoopState.Pass::error))
              .isEqualTo(Optional.of("IllegalStateException")));
    }
    assertThat(loops.running()).isEmpty();
    assertThat(loops.lagOf("fails")).isEmpty();
  }

  private static void fail() {
    throw new IllegalStateException("with a secret");
  }

  private static Map<String, Task> tasks(RunningNode node) {
    var answer = node.internal("GET", "/tasks", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var body = answer.body().getBytes(StandardCharsets.UTF_8);
    return Json.reader(TaskList.class).read(body).data().stream()
        .collect(Collectors.toMap(Task::name, task -> task));
  }

  private static Task task(Map<String, Task> tasks, String name) {
    return requireNonNull(tasks.get(name), name);
  }
}
