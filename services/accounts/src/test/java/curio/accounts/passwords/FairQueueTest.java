package curio.accounts.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue queue = new FairQueue(6);
  private final List<String> done = new ArrayList<>();

  @Test
  void workIsDoneInTurns() {
    for (String who : List.of("a", "a", "a", "a", "b", "c")) {
      add(who);
    }
    assertThat(queue.waiting()).isEqualTo(6);

    runAll();

    assertThat(done).containsExactly("a", "b", "c", "a", "a", "a");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void whoIsTakenAPlaceAwayHasItsWorkCancelled() {
    for (int i = 0; i < 6; i++) {
      add("a");
    }
    queue.runNext();

    add("b");

    runAll();
    assertThat(done).containsExactly("a", "a", "b", "a", "a", "a");
  }

  @Test
  void whoHasNoMoreThanTheOthersKeepsIt() {
    for (String who : List.of("a", "a", "b", "b", "c", "c")) {
      add(who);
    }

    assertThat(queue.reserve("a")).isEmpty();
    assertThat(queue.reserve("d")).isPresent();
    assertThat(queue.reserve("d")).isEmpty();
  }

  @Test
  void whatIsTakenBackIsNotDone() {
    var place = add("a");
    add("b");

    queue.remove(place);

    runAll();
    assertThat(done).containsExactly("b");
    assertThat(queue.add(place, task("a again"))).isTrue();
    runAll();
    queue.release(place);
    assertThat(queue.add(place, task("a for the third time"))).isFalse();
    assertThat(done).containsExactly("b", "a again");
  }

  private FairQueue.Place add(String who) {
    var place = queue.reserve(who).orElseThrow();
    assertThat(queue.add(place, task(who))).isTrue();
    return place;
  }

  private FutureTask<String> task(String name) {
    return new FutureTask<>(() -> {
      done.add(name);
      return name;
    });
  }

  private void runAll() {
    for (int i = 0; i < 10; i++) {
      queue.runNext();
    }
  }
}
