package curio.store.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.store.Connections;
import curio.store.Database;
import curio.store.DatabaseLogin;
import curio.store.DatabaseSettings;
import curio.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class NotificationsTest {
  private static final long BURST_NANOS = 400_000_000;

  private final DatabaseSettings settings = Stores.fresh();
  private final Database db = Database.open("notes", settings, new SimpleMeterRegistry());
  private final Notifications here = new Notifications(db, settings, "here");
  private final Notifications there = new Notifications(db, settings, "there");

  @AfterEach
  void close() {
    here.close();
    there.close();
    db.close();
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
    try (Database none = Database.open("none", nowhere, new SimpleMeterRegistry());
        Notifications alone = new Notifications(none, nowhere, "alone")) {
      List<String> heard = new CopyOnWriteArrayList<>();
      alone.listen("orders", heard::add);

      alone.send("orders", "42");
      alone.send("others", "43");

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

    here.send("orders", "a|b");
    here.send("orders", "end");

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
    here.send("busy", "x");
    await(entered);

    for (int i = 0; i < 1_000; i++) {
      here.send("busy", "y");
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
    here.send("flood", "first");
    await(entered);

    for (int i = 0; i < 3_000; i++) {
      here.send("flood", "n" + i);
    }
    release.countDown();

    Stores.await("the last was told", () -> heard.contains("n2999"));
    assertThat(heard).contains(Notifications.ANYTHING).hasSizeLessThan(2_000);
  }

  @Test
  void aLostConnectionIsMadeAgainAndEveryListenerLooks() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    awaitConnected();
    heard.clear();

    Stores.cut(settings, "notifications");

    Stores.await("the listener is told to look", () -> heard.contains(Notifications.ANYTHING));
    Stores.await(
        "hints come through again",
        () -> {
          here.send("orders", "after");
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

    here.send("orders", "1");

    Stores.await("the healthy one heard", () -> heard.contains("1"));
    assertThat(closed).isEmpty();
  }

  @Test
  void aBurstIsOneNotifyInTwentyMillisecondsAndItsLastIsSent() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    awaitConnected();
    try (Connection raw = Connections.patient(settings, "raw").getConnection();
        Statement statement = raw.createStatement()) {
      statement.execute("listen curio");
      long began = System.nanoTime();

      int sent = 0;
      while (System.nanoTime() - began < BURST_NANOS) {
        here.send("orders", "n" + sent++ % 100);
      }
      here.send("orders", "last");

      int notified = 0;
      for (String message = ""; !message.endsWith("last"); ) {
        for (PGNotification one : notifications(raw)) {
          message = one.getParameter();
          notified += message.startsWith("here|orders|") ? 1 : 0;
        }
      }
      long paces = (System.nanoTime() - began) / Notifications.PACE.toNanos();
      assertThat(sent).isGreaterThan(1_000);
      assertThat(notified).isBetween(2, (int) paces + 2);
    }
    Stores.await("the last was heard", () -> heard.contains("last"));
  }

  @Test
  void whatCannotBeSentIsSentWhenTheStoreAnswersAgain() throws Exception {
    String role = "sender_" + UUID.randomUUID().toString().replace("-", "");
    Stores.execute(settings, "create role %s login superuser password 'known'".formatted(role));
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    try (Database sender =
            Database.open(
                "sender",
                settings.as(new DatabaseLogin(role, "known")),
                new SimpleMeterRegistry());
        Notifications away = new Notifications(sender, settings, "away")) {
      Stores.await(
          "it is heard",
          () -> {
            away.send("orders", "before");
            return heard.contains("before");
          });

      Stores.execute(settings, "alter role %s nologin".formatted(role));
      Stores.cut(settings, "sender-%");
      away.send("orders", "meanwhile");
      Stores.execute(settings, "alter role %s login".formatted(role));

      Stores.await("it was kept", () -> heard.contains("meanwhile"));
    }
  }

  @Test
  void whatWaitsIsSentBeforeTheEnd() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    awaitConnected();

    here.send("orders", "first");
    here.send("orders", "goodbye");
    here.close();

    Stores.await("both were sent", () -> heard.containsAll(List.of("first", "goodbye")));
  }

  @Test
  void whoIsAwakeHearsTheLast() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    awaitConnected();

    there.awake("orders");
    here.send("orders", "held back");

    Stores.await("it comes in the end", () -> heard.contains("held back"));
  }

  @Test
  void groupsDoNotHearEachOther() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    there.listen("orders", heard::add);
    awaitConnected();
    heard.clear();
    try (Notifications other = new Notifications(db, settings, "other", "deaf")) {
      other.send("orders", "unheard");
    }

    here.send("orders", "end");

    Stores.await("the own group was heard", () -> heard.contains("end"));
    assertThat(heard).doesNotContain("unheard");
  }

  @Test
  void namesAndPayloadsHaveLimits() {
    assertThatThrownBy(() -> here.send("a|b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> here.send("a", "x".repeat(7_501)))
        .hasMessage("text: 7501 bytes (expected: <= 7500, no control characters)");
    assertThatThrownBy(() -> here.send("a", "x\u001ey"))
        .isInstanceOf(IllegalArgumentException.class);
    for (String channel : List.of("", "a|b", "x".repeat(101))) {
      assertThatThrownBy(() -> here.send(channel, "x")).hasMessageStartingWith("channel: ");
      assertThatThrownBy(() -> here.listen(channel, text -> {}))
          .hasMessageStartingWith("channel: ");
    }
    assertThatThrownBy(() -> new Notifications(db, settings, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PGNotification[] notifications(Connection connection) throws SQLException {
    PGNotification[] received = connection.unwrap(PGConnection.class).getNotifications(20_000);
    assertThat(received).as("within 20 s").isNotEmpty();
    return received;
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
            here.send("hello", "from here");
            there.send("hello", "from there");
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
