package curio.node;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.store.DatabaseSettings;
import curio.testkit.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same house with its log on Kafka, and while the log moves there and back. */
class KafkaNodeTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void ordersOfItemsAreSettledOnceOnKafkaAndAcrossMoves() throws Exception {
    var store = NodeDatabase.create();
    var options = options(store.settings());
    try (var node = RunningNode.with(Shape.TOGETHER, Clock.systemUTC(), options, store::close)) {
      var anna = node.signUp("annabel");
      orderAndAwait(store.settings(), anna, "lamp");

      assertThat(command(options, "postgres")).contains("is now in PostgreSQL");
      orderAndAwait(store.settings(), anna, "vase");

      assertThat(command(options, "kafka", "--partitions", "16")).contains("is now on Kafka");
      assertThat(command(options, "kafka")).contains("was already on Kafka");
      orderAndAwait(store.settings(), anna, "bowl");

      assertThat(Sql.number(store.settings(), "select sum(version) from shop.item")).isEqualTo(6);
      assertThat(Sql.number(store.settings(), "select count(*) from orders.outbox")).isZero();
      assertThat(Sql.number(store.settings(), "select count(*) from shop.parked")).isZero();
      var metrics = node.internal("GET", "/metrics", "").body();
      assertThat(metrics)
          .contains("kafka_brokers 1", "kafka_weak_partitions 0", "kafka_transactions_in_doubt 0");
      var watched =
          Pattern.compile("\\((kafka_[a-z_]+)\\)")
              .matcher(Files.readString(Path.of("../docs/alerts.yml")))
              .results()
              .map(one -> one.group(1))
              .toList();
      assertThat(watched)
          .hasSize(4)
          .allSatisfy(one -> assertThat(metrics).contains("\n" + one + " "));
    }
  }

  /** For a minute in the long run. */
  @Test
  @Tag("long")
  void whileTheBrokerIsAwayOrdersWaitAndAreThenProcessedOnce() throws Exception {
    var away = Duration.ofSeconds(Boolean.getBoolean("long") ? 60 : 5);
    var store = NodeDatabase.create();
    try (var broker = KafkaBroker.start();
        var node =
            RunningNode.with(
                Shape.TOGETHER,
                Clock.systemUTC(),
                options(store.settings(), broker),
                store::close)) {
      var anna = node.signUp("annabel");
      orderAndAwait(store.settings(), anna, "lamp");

      broker.kill();
      long began = System.nanoTime();
      var placed = new ArrayList<String>();
      eventually(
          away.multipliedBy(2),
          () -> {
            placed.add(order(anna, "away-" + placed.size(), "{\"price\": 1}"));
            assertThat(System.nanoTime() - began).isGreaterThan(away.toNanos());
          });
      assertThat(placed).hasSizeGreaterThan(5);
      assertThat(placed)
          .allSatisfy(order -> assertThat(status(anna, order)).containsEntry("status", "new"));

      broker.restart();
      eventually(
          LONG,
          () ->
              assertThat(placed)
                  .allSatisfy(order ->
                      assertThat(status(anna, order)).containsEntry("status", "processing")));
      assertThat(Sql.number(store.settings(), "select count(*) from orders.outbox")).isZero();
      assertThat(Sql.number(store.settings(), "select count(*) from shop.parked")).isZero();
      assertThat(Sql.number(store.settings(), "select count(*) from orders.orders"))
          .isEqualTo(placed.size() + 2);
    }
  }

  @Test
  void aNodeThatDoesNotFitTheLogDoesNotStart() {
    var store = NodeDatabase.create();
    var options = options(store.settings());
    try (var node = RunningNode.with(Shape.TOGETHER, Clock.systemUTC(), options, () -> {})) {
      assertThat(node.signUp("annabel")).isNotNull();
    }
    var without = RunningNode.optionsOf(store.settings(), store.settings().url());

    assertThatThrownBy(
            () -> RunningNode.with(Shape.TOGETHER, Clock.systemUTC(), without, () -> {}).close())
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("kafka: not set, but events of the log are or were there");
    store.close();
  }

  private static List<String> options(DatabaseSettings store) {
    return options(store, KafkaBroker.shared());
  }

  private static List<String> options(DatabaseSettings store, KafkaBroker broker) {
    var options = new ArrayList<>(RunningNode.optionsOf(store, store.url()));
    options.addAll(
        List.of(
            "--kafka",
            broker.address(),
            "--kafka-log.replicas",
            "1",
            "--kafka-log.prefix",
            UUID.randomUUID() + "."));
    return options;
  }

  private static String command(List<String> options, String... to) {
    var words = new ArrayList<>(List.of("log", "move", "--to"));
    words.addAll(List.of(to));
    words.addAll(options);
    var out = new ByteArrayOutputStream();
    var both = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = new Main(Modules.ALL, both, both).run(words, Map.of());
    var said = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(said).isZero();
    return said;
  }

  private static void orderAndAwait(DatabaseSettings store, Shopper shopper, String item) {
    Sql.run(
        store,
        """
        insert into shop.item (id, name, category, state, price_cents, age_months, image_ids,
          holding, holder, cost_cents, version)
        values ('%s', 'Thing', 3, 2, 40000, 0, '{}', 1, '', 0, 1)
        """
            .formatted(item));
    var body = "{\"price\": 400, \"itemId\": \"%s\"}".formatted(item);
    var bought = order(shopper, item, body);
    var plain = order(shopper, item + "-plain", "{\"price\": 1}");
    var expected = new HashMap<>(Map.of(bought, "completed", plain, "processing"));

    eventually(
        LONG,
        () ->
            expected.forEach((order, status) ->
                assertThat(status(shopper, order)).containsEntry("status", status)));
  }

  private static String order(Shopper shopper, String key, String body) {
    var answer = shopper.place(key, body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.text("orderId");
  }

  @SuppressWarnings("unchecked") // as the route answers
  private static Map<String, Object> status(Shopper shopper, String order) {
    var answer = shopper.get(Shopper.ORDERS + order);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    var data = (Map<String, Object>) requireNonNull(answer.json().get("data"));
    return (Map<String, Object>) List.copyOf(data.values()).getFirst();
  }
}
