package curio.log.spill;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import curio.log.Appender.Taken;
import curio.log.Event;
import curio.log.LogRecord;
import curio.log.PostgresAppender;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.FaultProxy;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log in PostgreSQL, behind a link that breaks. */
class SpillBesidePostgresTest {
  private static final Topic TOPIC = new Topic("things", 1, Duration.ofDays(1), OnPoison.SKIP);

  @TempDir private Path directory;

  @Test
  void whateverTheLinkDoesEverythingComesInOrder() {
    var metrics = new SimpleMeterRegistry();
    try (var store = TestDatabase.migrated("jobs", "log")) {
      var real = store.settings();
      int port = URI.create(real.url().substring("jdbc:".length())).getPort();
      try (var link = FaultProxy.before(port)) {
        var behind =
            real.withUrl(real.url().replace(":" + port + "/", ":" + link.port() + "/"))
                .withConnectTimeout(Duration.ofSeconds(1))
                .withStatementTimeout(Duration.ofSeconds(1));
        try (var database = Database.open("spill", behind, metrics);
            var notifications = new Notifications(database, behind, "node");
            var log = new PostgresAppender(database, notifications, metrics);
            var appender =
                new SpillingAppender(
                    log,
                    List.of(TOPIC),
                    new SpillSettings(directory, 64 << 20),
                    Clock.systemUTC(),
                    metrics)) {
          var inLog = new PostgresLog(store.database());
          inLog.declare(TOPIC);
          appender.start();
          var sent = new ArrayList<Event>();

          for (var trouble : List.<Runnable>of(link::cut, link::refuse, link::hang)) {
            eventually(() -> assertThat(append(appender, sent)).isEqualTo(Taken.LOGGED));
            trouble.run();
            eventually(
                Duration.ofSeconds(30),
                () -> assertThat(append(appender, sent)).isEqualTo(Taken.SPILLED));
            append(appender, sent);
            append(appender, sent);
            link.pass();
            eventually(Duration.ofSeconds(30), () -> assertThat(read(inLog)).containsAll(sent));
          }
          assertThat(read(inLog).stream().distinct()).containsExactlyElementsOf(sent);
        }
      }
    }
  }

  private static Taken append(SpillingAppender appender, List<Event> sent) {
    var payload = ByteString.copyFromUtf8("number " + sent.size());
    var when = Instant.parse("2026-01-02T03:04:05.678901Z");
    var event = new Event(UUID.randomUUID(), "things", "key", "ok", 1, when, "", payload);
    var taken = appender.append(TOPIC, List.of(event));
    sent.add(event);
    return taken;
  }

  private static List<Event> read(PostgresLog log) {
    return log.read(TOPIC, 0, -1, 10_000).stream().map(LogRecord::event).toList();
  }
}
