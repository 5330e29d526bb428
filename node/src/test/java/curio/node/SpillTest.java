package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import curio.http.Access;
import curio.http.Response;
import curio.http.Routes;
import curio.log.Event;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.node.settings.NoSettings;
import curio.node.settings.Role;
import curio.testkit.FaultProxy;
import io.grpc.BindableService;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway appends while its log is away. */
class SpillTest {
  private static final Topic TOPIC = new Topic("probes", 2, Duration.ofDays(1), OnPoison.SKIP);
  private static final Modules MODULES =
      new Modules(Stream.concat(Modules.ALL.list().stream(), Stream.of(new Probes())).toList());
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void waitsOnItsDiskAndIsBroughtIntoTheLogLater() {
    try (var store = NodeDatabase.create()) {
      var direct = URI.create(store.settings().url().substring("jdbc:".length()));
      try (var link = FaultProxy.before(direct.getPort())) {
        var options =
            new ArrayList<>(
                RunningNode.optionsOf(
                    store.settings(),
                    store
                        .settings()
                        .url()
                        .replace(
                            direct.getHost() + ":" + direct.getPort(),
                            "127.0.0.1:" + link.port())));
        options.addAll(List.of("--spill.directory", directory.toString()));
        try (var node =
            RunningNode.with(MODULES, Shape.TOGETHER, Clock.systemUTC(), options, () -> {})) {
          assertThat(append(node)).contains("LOGGED");
          link.refuse();
          eventually(SOON, () -> assertThat(append(node)).contains("SPILLED"));
          assertThat(append(node)).contains("SPILLED");
          assertThat(directory.resolve("00000001.spill")).exists();
          assertThat(node.internal("GET", "/metrics", "").body())
              .containsPattern("log_spill_waiting_events [1-9]");
          assertThat(node.internal("GET", "/tasks", "").body())
              .containsPattern("\"name\":\"log-spill\"[^}]*\\}?[^}]*\"lag\":[1-9]");

          link.pass();

          eventually(SOON, () -> assertThat(append(node)).contains("LOGGED"));
          assertThat(node.internal("GET", "/metrics", "").body())
              .contains("log_spill_waiting_events 0.0");
        }
      }
    }
  }

  @Test
  void twoNodesDoNotShareADirectory() {
    try (var one = new OwnDatabase("--spill.directory", directory.toString())) {
      assertThatThrownBy(() -> one.another("--spill.directory", directory.toString()))
          .hasMessageStartingWith("spill.directory: " + directory + " is in use by process");
      // Nodes of other roles have none.
      one.another(
              "--spill.directory",
              directory.toString(),
              "--roles",
              "orders",
              "--cluster-secret",
              "sixteen-or-more-of-them")
          .close();
    }
  }

  private static String append(RunningNode node) {
    var answer = node.post("/v1/probes", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static final class Probes implements ServiceModule<NoSettings> {
    record Answer(String taken) {}

    @Override
    public List<Role> roles() {
      return List.of(Role.of("probes"));
    }

    @Override
    public Class<NoSettings> settings() {
      return NoSettings.class;
    }

    @Override
    public List<Topic> topics() {
      return List.of(TOPIC);
    }

    @Override
    public List<BindableService> open(Platform platform, NoSettings settings) {
      return List.of();
    }

    @Override
    public List<Routes> routes(Gateway gateway, NoSettings settings) {
      return List.of(
          Routes.of("probes")
              .post(
                  "/v1/probes",
                  Access.ANYONE,
                  request -> Response.ok(new Answer(gateway.log().append(TOPIC, probe()).name())))
              .summary("Appends an event")
              .answers(200, Answer.class));
    }

    private static List<Event> probe() {
      var when = Instant.parse("2026-01-02T03:04:05.678901Z");
      return List.of(
          new Event(UUID.randomUUID(), TOPIC.name(), "key", "ok", 1, when, "", ByteString.EMPTY));
    }
  }
}
