package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a node that is used tells Prometheus: every metric says what it is, and is named by the
 * conventions (prometheus.io/docs/practices/naming).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  /** Abbreviations, and units that are not the base ones. */
  private static final Set<String> BAD_WORDS =
      Set.of(
          "ms",
          "ns",
          "us",
          "s",
          "sec",
          "secs",
          "millis",
          "milliseconds",
          "microseconds",
          "nanos",
          "nanoseconds",
          "minutes",
          "hours",
          "days",
          "kb",
          "mb",
          "gb",
          "kilobytes",
          "megabytes",
          "b",
          "percent",
          "counter",
          "gauge",
          "histogram",
          "timer");

  private RunningNode node;
  private String metrics = "";

  @BeforeAll
  void startAndUse() {
    node = RunningNode.start("--demo", "--cluster-secret", RegistryCalls.SECRET);
    var shopper = node.signUp("measured");
    assertThat(shopper.place("key", "{\"price\": 400}").status()).isEqualTo(201);
    assertThat(shopper.place("", "{}").status()).isEqualTo(400);
    node.get("/nowhere").assertProblem(404);
    node.post("/v1/auth/sign-in", "{\"username\": \"measured\", \"password\": \"wrong-one\"}")
        .assertProblem(401);
    var person = node.post("/v1/auth/mobile-id", MOBILE_ID);
    assertThat(person.status()).as(person.body()).isEqualTo(202);
    RegistryCalls.success(RegistryCalls.call(node, "POST", "/service", RegistryCalls.HOST));
    RegistryCalls.call(node, "GET", "/service", RegistryCalls.NAME);
    eventually(() -> {
      metrics = node.internal("GET", "/metrics", "").body();
      assertThat(metrics)
          .contains("jobs_start_delay_seconds_count", "mid_proxy_session_result_total{")
          .contains("outbox_relayed_records_total", "cluster_tickets 1");
    });
  }

  private static final String MOBILE_ID =
      "{\"phoneNumber\": \"+37200000766\", \"nationalIdentityNumber\": \"60001019906\"}";

  @AfterAll
  void stop() {
    node.close();
  }

  /** A metric as it is announced. */
  private record Metric(String name, String type, String help) {}

  @Test
  void everyMetricSaysWhatItIs() {
    assertThat(announced()).hasSizeGreaterThan(60);
    assertThat(announced()).allSatisfy(one -> assertThat(one.help()).as(one.name()).isNotBlank());
  }

  @Test
  void everyMetricIsNamedByTheConventions() {
    for (var metric : announced()) {
      var words = List.of(metric.name().split("_", -1));
      assertThat(metric.name()).matches(NAME);
      assertThat(words).as(metric.name()).doesNotContainAnyElementsOf(BAD_WORDS);
      switch (metric.type()) {
        case "counter" -> assertThat(words.getLast()).as(metric.name()).isEqualTo("total");
        case "gauge" ->
            assertThat(words.getLast())
                .as(metric.name())
                .isNotIn("total", "count", "sum", "bucket", "info");
        case "summary", "histogram" ->
            assertThat(words.getLast()).as(metric.name()).isNotIn("total", "count", "sum");
        default -> throw new AssertionError(metric.name() + " is a " + metric.type());
      }
    }
  }

  @Test
  void alertsAreOnMetricsThatThereAre() throws Exception {
    var rules = Files.readString(Path.of("../docs/alerts.yml"));
    var names = announced().stream().map(Metric::name).toList();

    var watched =
        Pattern.compile("\\(((?:log|shop|recommendations)_[a-z_]+)[)\\[]")
            .matcher(rules)
            .results()
            .map(one -> one.group(1));
    assertThat(watched.toList()).hasSize(9).isSubsetOf(names);
  }

  @Test
  void promtoolHasNothingToSay() throws Exception {
    assumeTrue(
        Files.isExecutable(PROMTOOL),
        "no " + PROMTOOL + ", so only the own checks were made (apt-get install prometheus)");
    var process =
        new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (var input = process.getOutputStream()) {
      input.write(metrics.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  private List<Metric> announced() {
    var helps = new HashMap<String, String>();
    var types = new ArrayList<Map.Entry<String, String>>();
    metrics
        .lines()
        .forEach(line -> {
          var parts = line.split(" ", 4);
          if (line.startsWith("# HELP ")) {
            helps.put(parts[2], parts.length < 4 ? "" : parts[3]);
          } else if (line.startsWith("# TYPE ")) {
            types.add(Map.entry(parts[2], parts[3]));
          }
        });
    return types.stream()
        // The longest of a timer comes as a gauge of its own.
        .map(type ->
            new Metric(type.getKey(), type.getValue(), helps.getOrDefault(type.getKey(), "")))
        .toList();
  }
}
