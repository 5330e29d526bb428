package curio.shop.forfeits;

import static curio.contracts.shop.v1.Holding.HOLDING_IN_SHOP;
import static curio.contracts.shop.v1.Holding.HOLDING_PAWNED;
import static curio.contracts.shop.v1.Holding.HOLDING_WITH_CLIENT;
import static curio.shop.Asking.add;
import static curio.shop.Asking.buy;
import static curio.shop.Asking.extend;
import static curio.shop.Asking.pawn;
import static curio.shop.Asking.redeem;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.SettledAction;
import curio.shop.Asking;
import curio.shop.ShopFixture;
import curio.shop.ShopFixture.Sums;
import curio.shop.ShopTopics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tickets that are over, by the clock of the database. */
class ForfeitsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ShopFixture shop = new ShopFixture();

  @AfterEach
  void close() {
    assertThat(shop.violations()).isEmpty();
    shop.close();
  }

  @Test
  void anItemBecomesTheShopsAndIsSoldAsItsOwn() throws InvalidProtocolBufferException {
    var pawn = old(pawn("chair", "7", 500, 25, 10));
    shop.done(add("chair", 1_000), pawn);

    shop.start();

    eventually(LONG, () -> assertThat(shop.item("chair").holding()).isEqualTo(HOLDING_IN_SHOP));
    assertThat(shop.item("chair").version()).isEqualTo(3);
    assertThat(shop.item("chair").cost()).isEqualTo(500);
    assertThat(shop.item("chair").holder()).isEmpty();
    assertThat(shop.ticket(pawn).status()).isEqualTo(3);
    assertThat(shop.sums()).isEqualTo(new Sums(-500, 500, 0, 0));
    assertThat(
            shop.count(
                """
                shop.action a join shop.ticket t using (item_id)
                where a.kind = 7 and a.done_at = t.forfeits_at and a.client_id = ''
                """))
        .isOne();
    assertThat(shop.refused(redeem("chair", "7")))
        .isEqualTo("409 The item is IN_SHOP; redeem needs one that is PAWNED.");
    shop.done(buy("chair", "8", 1_000));
    assertThat(shop.sums()).isEqualTo(new Sums(500, 0, 0, -500));
    assertThat(archivedForfeits()).isOne();
  }

  @Test
  void twoNodesWithWrongClocksForfeitEachTicketOnceAndNoneTooEarly() {
    var over = new ArrayList<Asking>();
    for (int i = 0; i < 60; i++) {
      var item = "item-" + i;
      var pawn = pawn(item, "7", 100 + i, 5, 10);
      shop.done(add(item, 10), i % 2 == 0 ? old(pawn) : pawn);
      if (i % 2 == 0) {
        over.add(pawn);
      }
    }
    shop.run(
        """
        update shop.ticket set forfeits_at = now() + interval '30 min' where item_id = 'item-1'
        """);
    shop.run(
        """
        update shop.ticket set forfeits_at = now() - interval '1 s' where item_id = 'item-0'
        """);

    shop.startNode("ahead", Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    shop.startNode("behind", Clock.offset(Clock.systemUTC(), Duration.ofHours(-1)));

    eventually(LONG, () -> assertThat(shop.count("shop.ticket where status = 3")).isEqualTo(30));
    assertThat(shop.count("shop.action where kind = 7")).isEqualTo(30);
    assertThat(shop.count("shop.outcome where kind = 7 and version = 3")).isEqualTo(30);
    for (var pawn : over) {
      assertThat(shop.ticket(pawn).status()).isEqualTo(3);
    }
    assertThat(shop.item("item-1").holding()).isEqualTo(HOLDING_PAWNED);
    shop.done(redeem("item-1", "7"));
  }

  /** Whoever comes first has it: both look at the ticket behind the lock of the item. */
  @Test
  void ofARedemptionAndAForfeitureOneHappens() {
    var redemptions = new ArrayList<Asking>();
    for (int i = 0; i < 40; i++) {
      shop.done(add("item-" + i, 10), pawn("item-" + i, "7", 100, 5, 10));
      redemptions.add(redeem("item-" + i, "7"));
    }
    shop.run("update shop.ticket set forfeits_at = clock_timestamp() + interval '1500 ms'");

    shop.start();
    for (var redemption : redemptions) {
      shop.settle(redemption);
      pause();
    }

    eventually(LONG, () -> assertThat(shop.count("shop.ticket where status = 1")).isZero());
    int redeemed = shop.count("shop.outcome where kind = 5 and version = 3");
    assertThat(shop.count("shop.ticket where status = 2")).isEqualTo(redeemed);
    assertThat(shop.count("shop.action where kind = 7")).isEqualTo(40 - redeemed);
    assertThat(shop.count("shop.item where version = 3")).isEqualTo(40);
    assertThat(shop.count("shop.item where holding = " + HOLDING_WITH_CLIENT.getNumber()))
        .isEqualTo(redeemed);
  }

  @Test
  void whatWasExtendedIsNotForfeited() {
    var pawn = pawn("chair", "7", 500, 25, 30).at(Instant.now().minus(Duration.ofDays(33)));
    shop.done(add("chair", 1_000), pawn, extend("chair", "7"));
    var other = old(pawn("table", "7", 500, 25, 30));
    shop.done(add("table", 1_000), other);

    shop.start();

    eventually(LONG, () -> assertThat(shop.item("table").holding()).isEqualTo(HOLDING_IN_SHOP));
    assertThat(shop.item("chair").holding()).isEqualTo(HOLDING_PAWNED);
  }

  /** Nobody but a bug can bring this about; the others are not kept from being forfeited. */
  @Test
  void oneThatCannotBeForfeitedKeepsNoOther() {
    var stray = old(pawn("chair", "7", 500, 25, 10));
    shop.done(add("chair", 1_000), stray, add("table", 10), old(pawn("table", "7", 5, 1, 3)));
    shop.run("update shop.item set holding = 3 where id = 'chair'");

    shop.start();

    eventually(LONG, () -> assertThat(shop.item("table").holding()).isEqualTo(HOLDING_IN_SHOP));
    assertThat(shop.violations()).hasSize(2);
    shop.run("update shop.item set holding = 4 where id = 'chair'");
    eventually(LONG, () -> assertThat(shop.item("chair").holding()).isEqualTo(HOLDING_IN_SHOP));
  }

  private long archivedForfeits() throws InvalidProtocolBufferException {
    long forfeits = 0;
    for (var event : shop.told(ShopTopics.LONG_TERM_STORAGE)) {
      if (SettledAction.parseFrom(event.payload()).getAction().equals("forfeit")) {
        forfeits++;
      }
    }
    return forfeits;
  }

  /** Given so long ago that its grace is over as well. */
  private static Asking old(Asking pawn) {
    return pawn.at(Instant.now().minus(Duration.ofDays(60)));
  }

  private static void pause() {
    try {
      Thread.sleep(40);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
