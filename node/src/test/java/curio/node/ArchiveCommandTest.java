package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.events.v1.SettledAction;
import curio.log.Event;
import curio.log.PostgresAppender;
import curio.log.Topic;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.notifications.Notifications;
import curio.testkit.S3Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shop settled, shown beside a node that runs. */
class ArchiveCommandTest {
  private static final Modules MODULES = withShop();
  private static final Instant SETTLED = Instant.parse("2026-03-01T23:59:00Z");

  @TempDir private Path directory;

  private static Modules withShop() {
    var others = Modules.ALL.list().stream().filter(module -> !(module instanceof ShopModule));
    return new Modules(Stream.concat(others, Stream.of(new ShopModule())).toList());
  }

  private record Ended(int code, List<String> out, List<String> err) {}

  @Test
  void whatWasSettledIsShownWithinAMinuteWhileTheNodeRuns() throws Exception {
    try (var store = NodeDatabase.create()) {
      var options =
          new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
      options.addAll(List.of("--data", directory.toString()));
      try (var node =
          RunningNode.with(MODULES, Shape.TOGETHER, Clock.systemUTC(), options, () -> {})) {
        assertThat(archive("show", "2026-03-01", "--data", directory.toString()))
            .isEqualTo(new Ended(0, List.of(), List.of()));
        var id = UUID.randomUUID();
        append(store.database(), store.settings(), id);

        eventually(
            Duration.ofSeconds(60),
            () ->
                assertThat(archive("show", "2026-03-01", "--data", directory.toString()).out())
                    .singleElement()
                    .asString()
                    .startsWith("{\"id\":\"" + id + "\",\"action\":\"buy\",\"itemId\":\"lamp\","));
        assertThat(archive("show", "2026-03-02", "--data", directory.toString()).out()).isEmpty();
        assertThat(archive("verify", "--shop.archive", directory.resolve("archive").toString()))
            .isEqualTo(
                new Ended(
                    0,
                    List.of("2026-03-01: 1 commands in 1 files", "whole: 1 commands"),
                    List.of()));
        assertThat(node.internal("GET", "/tasks", "").body()).contains("\"shop-archiver\"");
      }
    }
    try (var files = Files.list(directory.resolve("archive/2026-03-01"))) {
      var file = files.toList().getFirst();
      Files.write(file, new byte[10]);
      var broken = archive("verify", "--data", directory.toString());
      assertThat(broken.code()).isEqualTo(1);
      assertThat(broken.err()).singleElement().asString().startsWith(file + ": ");
    }
  }

  /** The command finds the store by the options of the node. */
  @Test
  void anArchiveInABucketIsShownAndVerified() throws Exception {
    try (var s3 = new S3Server(directory, "shop");
        var store = NodeDatabase.create()) {
      var place =
          List.of(
              "--shop.archive",
              "s3://shop/archive",
              "--s3.endpoint",
              s3.endpoint(),
              "--s3.access-key",
              s3.accessKey(),
              "--s3.secret-key",
              s3.secretKey());
      var options =
          new ArrayList<>(RunningNode.optionsOf(store.settings(), store.settings().url()));
      options.addAll(place);
      try (var node =
          RunningNode.with(MODULES, Shape.TOGETHER, Clock.systemUTC(), options, () -> {})) {
        assertThat(node.port()).isPositive();
        var id = UUID.randomUUID();
        append(store.database(), store.settings(), id);
        eventually(
            Duration.ofSeconds(60),
            () ->
                assertThat(archive(place, "show", "2026-03-01").out())
                    .singleElement()
                    .asString()
                    .startsWith("{\"id\":\"" + id));
      }
      assertThat(archive(place, "verify"))
          .isEqualTo(
              new Ended(
                  0, List.of("2026-03-01: 1 commands in 1 files", "whole: 1 commands"), List.of()));
      s3.stop();
      var away = archive(place, "verify");
      assertThat(away.code()).isEqualTo(1);
      assertThat(away.err())
          .singleElement()
          .asString()
          .startsWith("archive: cannot be read: s3://shop/archive/: not to be had now");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          show 2026-02-30 | archive show: 2026-02-30 (expected: a day by UTC, as in 2026-03-01)
          show yesterday  | archive show: yesterday (expected: a day by UTC, as in 2026-03-01)
          show            | archive show: no DATE (expected: a day by UTC, as in 2026-03-01)
          show --data x   | archive show: no DATE (expected: a day by UTC, as in 2026-03-01)
          list            | archive: list (expected: show DATE or verify)
          """)
  void whatIsWrongIsSaidInOneLine(String words, String expected) {
    assertThat(archive(words.split(" "))).isEqualTo(new Ended(2, List.of(), List.of(expected)));
  }

  @Test
  void whereThereIsNoArchiveIsSaid() {
    var ended = archive("show", "2026-03-01", "--data", directory.resolve("other").toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .singleElement()
        .asString()
        .startsWith("archive: none in " + directory.resolve("other/archive"));
  }

  @Test
  void helpIsGivenBeforeAnythingIsRead() {
    var ended = archive("show", "--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).anyMatch(line -> line.contains("./curio archive show DATE"));
  }

  private static void append(Database database, DatabaseSettings settings, UUID id) {
    var metrics = new SimpleMeterRegistry();
    var settled =
        SettledAction.newBuilder()
            .setActionId(id.toString())
            .setAction("buy")
            .setItemId("lamp")
            .setStatus("applied")
            .setVersion(2)
            .setDateMillis(SETTLED.toEpochMilli())
            .setSettledAtMillis(SETTLED.toEpochMilli())
            .build();
    Topic topic =
        MODULES.topics().stream()
            .filter(one -> one.name().equals("long_term_storage"))
            .findFirst()
            .orElseThrow();
    var event =
        new Event(
            id, topic.name(), "lamp", "settled-action", 1, SETTLED, "", settled.toByteString());
    try (var notifications = new Notifications(database, settings, "test");
        var appender = new PostgresAppender(database, notifications, metrics)) {
      var _ = appender.append(topic, List.of(event));
    }
  }

  private static Ended archive(List<String> options, String... words) {
    return archive(Stream.concat(Stream.of(words), options.stream()).toArray(String[]::new));
  }

  private static Ended archive(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var all = new ArrayList<>(List.of("archive"));
    all.addAll(List.of(words));
    int code = new Main(MODULES, stream(out), stream(err)).run(all, Map.of());
    return new Ended(code, lines(out), lines(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
