package curio.shop.archive;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.blobs.S3Settings;
import curio.contracts.events.v1.SettledAction;
import curio.jobs.Jobs;
import curio.log.Event;
import curio.log.PostgresAppender;
import curio.log.PostgresLog;
import curio.shop.ShopTopics;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the log to files, on nodes that come and go. */
class ArchivePartsTest {
  private static final Instant SETTLED = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path temp;

  @Test
  void whatWasSettledIsShownOnceWhicheverNodeArchivesIt() {
    var metrics = new SimpleMeterRegistry();
    try (var store = TestDatabase.migrated("jobs", "log", "shop")) {
      var log = new PostgresLog(store.database());
      log.declare(ShopTopics.LONG_TERM_STORAGE);
      var sent = new ArrayList<UUID>();
      try (var wakeups = new Notifications(store.database(), store.settings(), "appender");
          var appender = new PostgresAppender(store.database(), wakeups, metrics)) {
        for (int turn = 0; turn < 3; turn++) {
          try (var one = new ArchiveNode(store, log, temp, "one-" + turn);
              var other = new ArchiveNode(store, log, temp, "other-" + turn)) {
            one.start();
            other.start();
            for (int i = 0; i < 20; i++) {
              var event = settled();
              appender.append(ShopTopics.LONG_TERM_STORAGE, List.of(event));
              sent.add(event.id());
            }
            // Of a type that nobody knows yet.
            appender.append(ShopTopics.LONG_TERM_STORAGE, List.of(other()));

            eventually(
                Duration.ofSeconds(30),
                () -> assertThat(shown()).containsExactlyInAnyOrderElementsOf(sent));
          }
        }
      }
      ArchiveCommand.verify(
          temp.toString(),
          S3Settings.NONE,
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }
  }

  private static Event settled() {
    var id = UUID.randomUUID();
    var settled =
        SettledAction.newBuilder()
            .setActionId(id.toString())
            .setAction("sell")
            .setItemId("item")
            .setClientId("7")
            .setStatus("applied")
            .setVersion(2)
            .setDateMillis(SETTLED.toEpochMilli())
            .setSettledAtMillis(SETTLED.toEpochMilli())
            .build();
    return new Event(
        id,
        ShopTopics.LONG_TERM_STORAGE.name(),
        "item-" + id,
        ArchiveParts.TYPE,
        1,
        SETTLED,
        "",
        settled.toByteString());
  }

  private static Event other() {
    var event = settled();
    return new Event(
        event.id(), event.topic(), event.key(), "unheard-of", 1, SETTLED, "", event.payload());
  }

  private List<UUID> shown() {
    var out = new ByteArrayOutputStream();
    ArchiveCommand.show(
        temp.toString(),
        S3Settings.NONE,
        LocalDate.parse("2026-03-01"),
        new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().map(ArchiveLine::id).toList();
  }

  private static final class ArchiveNode implements AutoCloseable {
    private final Notifications wakeups;
    private final Jobs jobs;
    private final ArchiveParts parts;

    ArchiveNode(TestDatabase store, PostgresLog log, Path path, String name) {
      var metrics = new SimpleMeterRegistry();
      var database = store.database();
      wakeups = new Notifications(database, store.settings(), name);
      jobs = new Jobs(database, database, wakeups, name, metrics);
      parts =
          new ArchiveParts(
              new ArchiveParts.Given(database, log, wakeups, jobs, Clock.systemUTC(), metrics),
              new ArchiveDirectory(path),
              Duration.ofMillis(300));
    }

    void start() {
      jobs.start();
      parts.start();
    }

    @Override
    public void close() {
      parts.close();
      jobs.close();
      wakeups.close();
    }
  }
}
