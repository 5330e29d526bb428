package curio.cluster;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every kind of signals promises to whoever sends here and listens there. */
abstract class SignalsContract {
  /** Where it is sent. */
  abstract Signals here();

  /** Where it is heard as well; the same where there is only one process. */
  abstract Signals there();

  @Test
  void listenersHereAndThereHearTheirTopicOnly() {
    var here = new CopyOnWriteArrayList<String>();
    var there = new CopyOnWriteArrayList<String>();
    here().listen("orders", here::add);
    there().listen("orders", there::add);
    awaitConnected();

    here().send("others", "41");
    here().send("orders", "4|2");
    here().send("orders");

    eventually(() -> assertThat(here).contains("4|2", Signals.ANYTHING).doesNotContain("41"));
    eventually(() -> assertThat(there).contains("4|2", Signals.ANYTHING).doesNotContain("41"));
  }

  @Test
  void aBusyListenerIsNeverCalledTwiceAtOnceNorToldTheSameAgain() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var heard = new CopyOnWriteArrayList<String>();
    here()
        .listen(
            "busy",
            text -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              entered.countDown();
              await(release);
              heard.add(text);
              inside.decrementAndGet();
            });
    here().send("busy", "first");
    await(entered);

    for (int i = 0; i < 1_000; i++) {
      here().send("busy", "again");
    }
    release.countDown();

    eventually(() -> assertThat(heard).contains("first", "again"));
    assertThat(heard).filteredOn("again"::equals).hasSize(1);
    assertThat(most).hasValue(1);
  }

  @Test
  void whoHasStoppedListeningHearsNothing() {
    var gone = new CopyOnWriteArrayList<String>();
    var heard = new CopyOnWriteArrayList<String>();
    there().listen("orders", gone::add).close();
    there().listen("orders", heard::add);

    eventually(() -> {
      here().send("orders", "1");
      assertThat(heard).contains("1");
    });
    assertThat(gone).isEmpty();
  }

  @Test
  void aListenerThatBreaksDoesNotDisturbOthers() {
    var heard = new CopyOnWriteArrayList<String>();
    here()
        .listen(
            "orders",
            text -> {
              throw new IllegalStateException("broken");
            });
    here().listen("orders", heard::add);

    here().send("orders", "1");

    eventually(() -> assertThat(heard).contains("1"));
  }

  @Test
  void topicsAndTextsHaveLimits() {
    for (var topic : List.of("", "a|b", "x".repeat(101))) {
      assertThatThrownBy(() -> here().send(topic, "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("topic: ");
      assertThatThrownBy(() -> here().listen(topic, text -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> here().send("a", "x".repeat(7_501)))
        .hasMessage("text: 7501 bytes (expected: <= 7500)");
  }

  private void awaitConnected() {
    var heard = new AtomicInteger();
    try (var listening = there().listen("hello", text -> heard.addAndGet(text.length()))) {
      assertThat(listening).isNotNull();
      eventually(() -> {
        here().send("hello", "x");
        assertThat(heard).hasPositiveValue();
      });
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
