package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WakeupsTest {
  private final DatabaseSettings settings = Stores.fresh();
  private final Wakeups here = new Wakeups(settings, "here");
  private final Wakeups there = new Wakeups(settings, "there");

  @AfterEach
  void close() {
    here.close();
    there.close();
  }

  @Test
  void aListenerOfTheSameNodeIsCalledWithoutTheDatabase() throws Exception {
    DatabaseSettings nowhere =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:1/none",
            "u",
            "p",
            1,
            settings.connectTimeout(),
            settings.statementTimeout());
    try (Wakeups alone = new Wakeups(nowhere, "alone")) {
      List<String> heard = new CopyOnWriteArrayList<>();
      alone.listen("orders", heard::add);

      alone.signal("orders", "42");
      alone.signal("others", "43");

      Stores.await("it was heard", () -> heard.contains("42"));
      assertThat(heard).doesNotContain("43");
    }
  }

  @Test
  void anotherNodeHearsTheChannelAndThePayloadOnce() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<String> own = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    here.listen("orders", own::add);
    awaitConnected();

    here.signal("orders", "a|b");
    here.signal("orders", "end");

    Stores.await("the other node heard", () -> heard.contains("end"));
    assertThat(heard).containsSubsequence("a|b", "end");
    assertThat(own).filteredOn("end"::equals).hasSize(1);
  }

  @Test
  void signalsThatSayTheSameAreOneCallWhileTheListenerIsBusy() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    here.listen(
        "busy",
        payload -> {
          assertThat(inside.incrementAndGet()).isEqualTo(1);
          calls.incrementAndGet();
          entered.countDown();
          await(release);
          inside.decrementAndGet();
        });
    here.signal("busy", "x");
    await(entered);

    for (int i = 0; i < 1_000; i++) {
      here.signal("busy", "y");
    }
    release.countDown();

    Stores.await("both were told", () -> calls.get() >= 2 && inside.get() == 0);
    // Both hints, and perhaps one more for the connection that was made meanwhile.
    assertThat(calls.get()).isBetween(2, 3);
  }

  @Test
  void tooManyDifferentHintsBecomeOneThatSaysLookYourself() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    List<String> heard = new CopyOnWriteArrayList<>();
    here.listen(
        "flood",
        payload -> {
          entered.countDown();
          await(release);
          heard.add(payload);
        });
    here.signal("flood", "first");
    await(entered);

    for (int i = 0; i < 3_000; i++) {
      here.signal("flood", "n" + i);
    }
    release.countDown();

    Stores.await("the last was told", () -> heard.contains("n2999"));
    assertThat(heard).contains(Wakeups.ANYTHING).hasSizeLessThan(2_000);
  }

  @Test
  void aLostConnectionIsMadeAgainAndEveryListenerLooks() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    awaitConnected();
    heard.clear();

    Stores.cut(settings, "wakeups");

    Stores.await("the listener is told to look", () -> heard.contains(Wakeups.ANYTHING));
    Stores.await(
        "hints come through again",
        () -> {
          here.signal("orders", "after");
          return heard.contains("after");
        });
  }

  @Test
  void aListenerThatBreaksOrIsClosedDoesNotDisturbOthers() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<String> closed = new CopyOnWriteArrayList<>();
    here.listen(
        "orders",
        payload -> {
          throw new IllegalStateException("broken");
        });
    here.listen("orders", heard::add);
    here.listen("orders", closed::add).close();

    here.signal("orders", "1");

    Stores.await("the healthy one heard", () -> heard.contains("1"));
    assertThat(closed).isEmpty();
  }

  @Test
  void namesAndPayloadsHaveLimits() {
    assertThatThrownBy(() -> here.signal("a|b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> here.signal("a", "x".repeat(7_501)))
        .hasMessage("payload: 7501 bytes (expected: <= 7500)");
    assertThatThrownBy(() -> new Wakeups(settings, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Both directions work from here on. */
  private void awaitConnected() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    try (AutoCloseable one = here.listen("hello", payload -> count(payload, heard, 1));
        AutoCloseable other = there.listen("hello", payload -> count(payload, heard, 2))) {
      assertThat(List.of(one, other)).doesNotContainNull();
      Stores.await(
          "both hear each other",
          () -> {
            here.signal("hello", "from here");
            there.signal("hello", "from there");
            return heard.get() == 3;
          });
    }
  }

  private static void count(String payload, AtomicInteger heard, int bit) {
    if (payload.equals(bit == 1 ? "from there" : "from here")) {
      heard.accumulateAndGet(bit, (a, b) -> a | b);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
