package curio.shop;

import static curio.contracts.shop.v1.Holding.HOLDING_WITH_CLIENT;
import static curio.shop.Asking.add;
import static curio.shop.Asking.buy;
import static curio.shop.Asking.change;
import static curio.shop.Asking.pawn;
import static curio.shop.Asking.redeem;
import static curio.shop.Asking.sell;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.shop.commands.CommandHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands on their way through the log, and several workers at once. */
class WorkersTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ShopFixture shop = new ShopFixture();

  @AfterEach
  void close() {
    assertThat(shop.violations()).isEmpty();
    shop.close();
  }

  @Test
  void ofAHundredBuyersOneGetsTheItem() throws InterruptedException, ExecutionException {
    shop.start();
    shop.done(add("chair", 1_000));
    var buys = new ArrayList<Asking>();
    for (int i = 1; i <= 100; i++) {
      buys.add(buy("chair", Integer.toString(i), 1_000));
    }

    together(buys.stream().map(buy -> (Callable<Boolean>) () -> send(buy)).toList());

    eventually(LONG, () -> assertThat(shop.count("shop.outcome where kind = 2")).isEqualTo(100));
    assertThat(shop.count("shop.outcome where kind = 2 and version = 2")).isOne();
    assertThat(shop.count("shop.outcome where kind = 2 and code = 409")).isEqualTo(99);
    assertThat(shop.item("chair").version()).isEqualTo(2);
    assertThat(shop.sums().cash()).isEqualTo(1_000);
  }

  /** Workers that took over too early or let go too late: the locks put them in one order. */
  @Test
  void workersOfOnePartitionComeOneAfterTheOther() throws InterruptedException, ExecutionException {
    shop.done(add("chair", 10));
    var rounds = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 40; i++) {
      int client = i % 4 + 1;
      var batch =
          IntStream.range(0, 10)
              .mapToObj(j ->
                  j % 2 == 0
                      ? buy("chair", Integer.toString(client), 10)
                      : sell("chair", Integer.toString(client), 5))
              .toList();
      rounds.add(() -> settle(batch));
    }

    together(rounds);

    int applied = shop.count("shop.outcome where version is not null");
    assertThat(shop.count("shop.outcome")).isEqualTo(401);
    assertThat(shop.item("chair").version()).isEqualTo(applied);
    assertThat(shop.count("shop.action where item_id = 'chair'")).isEqualTo(applied);
  }

  /** The same key with another item: the command goes to another partition, under the same id. */
  @Test
  void oneIdInTwoPartitionsHasOneEffect() {
    shop.start();
    var other =
        IntStream.range(0, 100)
            .mapToObj(i -> "item-" + i)
            .filter(
                item -> ShopTopics.ITEM.partitionOf(item) != ShopTopics.ITEM.partitionOf("item-0"))
            .findFirst()
            .orElseThrow();
    shop.done(add("item-0", 10), add(other, 10));
    for (int i = 0; i < 50; i++) {
      var id = UUID.randomUUID();
      shop.send(
          change("item-0", change -> change.setPriceCents(10)).withId(id),
          change(other, change -> change.setPriceCents(10)).withId(id));
    }
    var last = change("item-0", change -> change.setPriceCents(11));
    var lastOther = change(other, change -> change.setPriceCents(11));
    shop.send(last, lastOther);

    eventually(
        LONG,
        () -> {
          assertThat(shop.outcome(last)).isPresent();
          assertThat(shop.outcome(lastOther)).isPresent();
        });
    assertThat(shop.count("shop.outcome")).isEqualTo(54);
    assertThat(shop.item("item-0").version() + shop.item(other).version()).isEqualTo(54);
    assertThat(shop.count("shop.parked")).isZero();
  }

  @Test
  void aCommandThatCannotBeUnderstoodHarmsNoOther() {
    var bad = change("chair", change -> change.setPriceCents(-5));
    var good = new ArrayList<Asking>(List.of(add("chair", 10)));
    for (int i = 0; i < 20; i++) {
      good.add(change("chair", change -> change.setPriceCents(20)));
    }
    var all = new ArrayList<>(good);
    all.add(7, bad);
    shop.appender.append(ShopTopics.ITEM, all.stream().map(Asking::event).toList());

    shop.start();

    eventually(LONG, () -> assertThat(shop.item("chair").version()).isEqualTo(21));
    assertThat(shop.outcome(bad)).isEmpty();
    assertThat(shop.count("shop.parked")).isOne();
    assertThat(shop.count("shop.parked where reason like '%chair%'")).isZero();
  }

  @Test
  void twoClerksRedeemOnce() throws InterruptedException, ExecutionException {
    for (int i = 0; i < 10; i++) {
      var item = "item-" + i;
      shop.done(add(item, 10), pawn(item, "7", 100, 5, 30));
      var one = redeem(item, "7");
      var other = redeem(item, "7");

      together(List.of(() -> settle(List.of(one)), () -> settle(List.of(other))));

      assertThat(
              shop.count(
                  "shop.outcome where kind = 5 and version = 3 and item_id = '" + item + "'"))
          .isOne();
      assertThat(
              shop.count("shop.outcome where kind = 5 and code = 409 and item_id = '" + item + "'"))
          .isOne();
      assertThat(shop.item(item).holding()).isEqualTo(HOLDING_WITH_CLIENT);
    }
    assertThat(shop.sums().cash()).isEqualTo(50);
  }

  @Test
  void severalNodesShareTheWorkAndAnyOfThemMayGo() {
    shop.start();
    var second = shop.startNode("second", Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    var all = new ArrayList<Asking>();
    for (int i = 0; i < 200; i++) {
      all.add(add("item-" + i, 10));
    }
    all.forEach(shop::send);
    second.close();
    for (int i = 0; i < 200; i++) {
      var buy = buy("item-" + i, "7", 10);
      all.add(buy);
      shop.send(buy);
    }

    eventually(LONG, () -> assertThat(shop.count("shop.outcome")).isEqualTo(400));
    assertThat(shop.count("shop.action")).isEqualTo(shop.count("shop.outcome where code is null"));
    assertThat(shop.count("shop.action where done_at > settled_at")).isZero();
  }

  @Test
  void whoeverWaitsIsToldThatThereAreOutcomes() {
    var hints = new AtomicInteger();
    try (var _ =
        shop.notifications.listen(CommandHandler.OUTCOMES, text -> hints.incrementAndGet())) {
      shop.start();

      shop.send(add("chair", 10));

      eventually(() -> assertThat(hints.get()).isPositive());
      assertThat(shop.count("shop.outcome")).isOne();
    }
  }

  private boolean send(Asking asked) {
    shop.send(asked);
    return true;
  }

  private boolean settle(List<Asking> batch) {
    shop.settle(batch);
    return true;
  }

  /** Runs all at once, as far as the machine can. */
  private static void together(List<Callable<Boolean>> works)
      throws InterruptedException, ExecutionException {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          works.stream()
              .map(work ->
                  threads.submit(() -> {
                    start.await();
                    return work.call();
                  }))
              .toList();
      start.countDown();
      for (var one : running) {
        assertThat(one.get()).isTrue();
      }
    }
  }
}
