package curio.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import curio.contracts.shop.v1.Holding;
import curio.shop.ReferenceShop.Loan;
import curio.shop.ReferenceShop.Thing;
import curio.shop.ShopFixture.Sums;
import curio.shop.forfeits.Forfeits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Commands by chance, in batches of any size, some repeated, some killed before their commit: after
 * each batch, items, tickets, answers and balances are those of a model that was written apart.
 */
@Tag("long")
class HistoryTest {
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int BATCHES = Boolean.getBoolean("long") ? 2_000 : 120;
  private static final List<String> CLIENTS =
      List.of("7", "7", "8", "walk-in", ReferenceShop.LISTED);

  private final Random random = new Random(SEED);
  private final ShopFixture shop = new ShopFixture();
  private final Forfeits forfeits =
      new Forfeits(shop.database, shop.relay, shop.jobs, shop.metrics);
  private final ReferenceShop model = new ReferenceShop();
  private final List<Asking> asked = new ArrayList<>();
  private final long today = day(Instant.now());

  @AfterEach
  void close() {
    forfeits.close();
    shop.close();
  }

  @Test
  void everyHistoryIsThatOfTheModel() {
    System.out.println("seed " + SEED);
    shop.refuse("v1", ReferenceShop.LISTED);
    for (int i = 0; i < BATCHES; i++) {
      var batch = batch();
      if (random.nextInt(10) == 0) {
        killed(batch);
      }
      shop.settle(batch);
      batch.forEach(one -> model.ask(one, today));
      if (random.nextInt(8) == 0) {
        forfeits.forfeitNow();
        model.midnight(today);
      }
      assertTheSame(batch);
    }
    assertThat(shop.count("shop.action where kind in (2, 3, 4, 5, 6, 7)")).isGreaterThan(100);
    assertThat(shop.count("shop.action a join shop.outcome o on o.action_id = a.id"))
        .isEqualTo(shop.count("shop.action"));
  }

  private void assertTheSame(List<Asking> batch) {
    for (var one : batch) {
      var outcome = shop.outcome(one).orElseThrow();
      assertThat(outcome.version() == null ? "" + outcome.code() : "v" + outcome.version())
          .as("seed %d: %s", SEED, one)
          .isEqualTo(model.answers.get(one.id()));
    }
    var things = new ArrayList<String>();
    var loans = new ArrayList<String>();
    model.things.forEach((id, thing) -> {
      things.add(thing.line(id));
      thing.loans.stream().map(Loan::line).forEach(loans::add);
    });
    assertThat(storedThings()).as("seed %d", SEED).isEqualTo(things);
    assertThat(storedLoans()).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(loans);
    assertThat(shop.sums())
        .as("seed %d", SEED)
        .isEqualTo(new Sums(model.cash, model.stock, model.loans, model.income));
    assertThat(shop.violations()).as("seed %d", SEED).isEmpty();
  }

  private List<String> storedThings() {
    return shop.database.read(tx ->
        tx.createQuery(
                """
                select id, holding, holder, cost_cents, price_cents, version
                from shop.item order by id
                """)
            .map((row, context) ->
                "%s %s '%s' cost %d price %d version %d"
                    .formatted(
                        row.getString(1),
                        Holding.forNumber(row.getInt(2)).name().substring(8),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getInt(6)))
            .list());
  }

  private List<String> storedLoans() {
    var statuses = List.of("", "open", "redeemed", "forfeited");
    return shop.database.read(tx ->
        tx.createQuery(
                """
                select action_id, status, due - date '1970-01-01', extensions from shop.ticket
                """)
            .map((row, context) ->
                "%s %s due %d extended %d"
                    .formatted(
                        row.getString(1),
                        statuses.get(row.getInt(2)),
                        row.getInt(3),
                        row.getInt(4)))
            .list());
  }

  private void killed(List<Asking> batch) {
    assertThatThrownBy(() ->
            shop.database.inTransaction(tx -> {
              shop.handler.handle(tx, batch.stream().map(Asking::record).toList());
              throw new IllegalStateException("killed");
            }))
        .hasMessage("killed");
  }

  private List<Asking> batch() {
    var batch = new ArrayList<Asking>();
    int size = 1 + random.nextInt(30);
    for (int i = 0; i < size; i++) {
      var one = !asked.isEmpty() && random.nextInt(15) == 0 ? again() : next();
      batch.add(one);
      asked.add(one);
    }
    return batch;
  }

  /** Something that was asked before, or something else under its id. */
  private Asking again() {
    int recent = random.nextBoolean() ? asked.size() : Math.min(20, asked.size());
    var before = asked.get(asked.size() - 1 - random.nextInt(recent));
    return random.nextBoolean()
        ? before
        : next()
            .withId(before.id())
            .with(command ->
                command.setFingerprint(
                    ByteString.copyFrom(
                        new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})));
  }

  private Asking next() {
    var item = "item-" + random.nextInt(8);
    var thing = model.things.get(item);
    var client =
        thing != null && !thing.holder.isEmpty() && random.nextInt(3) > 0
            ? thing.holder
            : CLIENTS.get(random.nextInt(CLIENTS.size()));
    var next = next(item, client, thing);
    return next.command().getClientId().isEmpty() || random.nextInt(20) > 0
        ? next
        : next.with(command -> command.setClientUnknown(true));
  }

  private Asking next(String item, String client, @Nullable Thing thing) {
    long price = thing == null ? 100 : thing.price;
    long some = 1L + random.nextInt(500);
    return switch (random.nextInt(9)) {
      case 0 -> Asking.add(item, some);
      case 1 -> Asking.buy(item, client, random.nextInt(4) == 0 ? some : price);
      case 2 ->
          Asking.buy(item, client, some)
              .with(c -> c.setBuy(c.getBuy().toBuilder().setAgreed(true)));
      case 3 -> Asking.sell(item, client, some);
      case 4, 5 -> pawn(item, client, some);
      case 6 -> redeem(item, client, thing);
      case 7 -> extend(item, client, thing);
      default -> Asking.change(item, change -> change.setPriceCents(some));
    };
  }

  /** Sometimes from so long ago that it is over at once; never over today or tomorrow. */
  private Asking pawn(String item, String client, long some) {
    int days = 1 + random.nextInt(20);
    int ago = random.nextInt(4) == 0 ? days + ReferenceShop.GRACE_DAYS + 3 : random.nextInt(5);
    return Asking.pawn(item, client, some, random.nextInt(30), days)
        .at(Instant.now().minus(Duration.ofDays(ago)));
  }

  private Asking redeem(String item, String client, @Nullable Thing thing) {
    return switch (random.nextInt(3)) {
      case 0 -> Asking.redeem(item, client);
      case 1 -> Asking.redeem(item, client, 1L + random.nextInt(500));
      default -> Asking.redeem(item, client, owed(thing, true));
    };
  }

  private Asking extend(String item, String client, @Nullable Thing thing) {
    return random.nextBoolean()
        ? Asking.extend(item, client)
        : Asking.extend(item, client, owed(thing, false));
  }

  private static long owed(@Nullable Thing thing, boolean withLoan) {
    var loan = thing == null ? null : thing.loan;
    return loan == null ? 1 : loan.tax + (withLoan ? loan.price : 0);
  }

  private static long day(Instant instant) {
    return Math.floorDiv(instant.toEpochMilli(), 86_400_000L);
  }
}
