package curio.shop.demo;

import static curio.shop.Asking.add;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.shop.ShopFixture;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The demo's commands from the outbox on, settled by a real worker. */
class DemoStockTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ShopSettings SETTINGS = settings(7, 1);

  private final ShopFixture shop = new ShopFixture();
  private final Instant now = Instant.now();
  private final Map<String, Long> accounts =
      new ConcurrentHashMap<>(
          Map.of("siduri", 6L, "gilgamesh777", 2L, "enkidu", 3L, "shamhat", 4L, "utnapishtim", 5L));

  @AfterEach
  void close() {
    assertThat(shop.violations()).isEmpty();
    shop.close();
  }

  @Test
  void allOfItIsAppliedAndShowsEverythingThatAShopHas() {
    shop.start();
    try (var stock = stock(SETTINGS)) {
      stock.start();
      awaitStock();
    }

    assertThat(shop.count("shop.outcome where code is not null")).isZero();
    assertThat(shop.count("shop.parked")).isZero();
    assertThat(distinct("category")).isEqualTo(Category.values().length - 2);
    assertThat(distinct("state")).isEqualTo(ItemState.values().length - 2);
    assertThat(distinct("holding")).isEqualTo(Holding.values().length - 2);
    assertThat(shop.count("shop.item")).isBetween(20, 30);
    assertThat(dueInDays())
        .isEqualTo(
            Map.of(
                "demo-wedding-ring", -3,
                "demo-coat", 0,
                "demo-stamps", 1,
                "demo-ring", 2,
                "demo-moped", 35));
    assertThat(shop.count("shop.ticket where status = 1 and forfeits_at <= now()")).isZero();
    var sums = shop.sums();
    assertThat(sums.cash()).isPositive();
    assertThat(sums.stock()).isPositive();
    assertThat(sums.loans()).isEqualTo(30_000 + 7_000 + 20_000 + 11_000 + 15_000);
    assertThat(sums.income()).isNegative();
    assertThat(shop.item("demo-camera").holder()).isEqualTo("3");
    assertThat(shop.item("demo-vase").holder()).isEqualTo("anna-k");
    assertThat(shop.news())
        .contains("item 6: siduri offers Brass table lamp")
        .contains("pawn 4: shamhat pawned Gold ring with a garnet (private)");
  }

  /** Both found an empty shop. */
  @Test
  void severalNodesStockItOnce() {
    try (var one = stock(SETTINGS);
        var other = stock(SETTINGS)) {
      one.pass();
      other.pass();
      assertThat(waiting()).isEqualTo(2 * commands());
    }
    shop.start();

    awaitStock();

    eventually(LONG, () -> assertThat(shop.told(ShopTopics.ITEM)).hasSize(2 * commands()));
    eventually(
        LONG,
        () ->
            assertThat(shop.metrics.get("shop_settled_commands").counter().count())
                .isEqualTo(2 * commands()));
    assertThat(shop.count("shop.action")).isEqualTo(commands());
    assertThat(shop.count("shop.outcome where code is not null")).isZero();
  }

  @Test
  void aShopThatHasItemsIsLeftAlone() {
    shop.done(add("chair", 100));
    try (var stock = stock(SETTINGS)) {
      stock.pass();
    }

    assertThat(waiting()).isZero();
  }

  @Test
  void itWaitsForItsClerkAndIsDoneThen() {
    var _ = accounts.remove("siduri");
    try (var stock = stock(SETTINGS)) {
      stock.pass();
      assertThat(waiting()).isZero();

      accounts.put("siduri", 6L);
      stock.pass();
      stock.pass();

      assertThat(waiting()).isEqualTo(commands());
    }
  }

  /** A shop without grace would forfeit at once what is over, and one may lend for long only. */
  @Test
  void itKeepsToTheRulesOfTheShop() {
    shop.start();
    try (var stock = stock(settings(0, 60))) {
      stock.start();
      awaitStock();
    }

    assertThat(dueInDays()).containsEntry("demo-wedding-ring", 0).containsEntry("demo-ring", 2);
    assertThat(shop.count("shop.ticket where term_days < 60")).isZero();
    assertThat(shop.count("shop.outcome where code is not null")).isZero();
  }

  private void awaitStock() {
    eventually(LONG, () -> assertThat(shop.count("shop.outcome")).isEqualTo(commands()));
  }

  private static int commands() {
    return new DemoItems(SETTINGS).all().stream().mapToInt(item -> 1 + item.deeds().size()).sum();
  }

  private int waiting() {
    return shop.database.read(tx ->
        tx.createQuery("select coalesce(sum(events), 0) from shop.outbox where topic = 'item'")
            .mapTo(Integer.class)
            .one());
  }

  private int distinct(String column) {
    return shop.count("(select distinct " + column + " from shop.item) as each");
  }

  /** A ticket as it is on the day of the demo. */
  public record Due(String itemId, int days) {}

  /** Of open tickets, by items. */
  private Map<String, Integer> dueInDays() {
    List<Due> open =
        shop.database.read(tx ->
            tx.createQuery("select item_id, due - :today as days from shop.ticket where status = 1")
                .bind("today", LocalDate.ofInstant(now, ZoneOffset.UTC))
                .mapTo(Due.class)
                .list());
    return open.stream().collect(Collectors.toMap(Due::itemId, Due::days));
  }

  private DemoStock stock(ShopSettings settings) {
    return new DemoStock(
        new DemoStock.Given(shop.database, shop.relay, Clock.fixed(now, ZoneOffset.UTC)),
        settings,
        "siduri",
        name -> Optional.ofNullable(accounts.get(name)));
  }

  private static ShopSettings settings(int graceDays, int shortestTermDays) {
    return new ShopSettings("UTC", graceDays, shortestTermDays, false, "", Duration.ofMinutes(5));
  }
}
