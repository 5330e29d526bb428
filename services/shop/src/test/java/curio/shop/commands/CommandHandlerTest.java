package curio.shop.commands;

import static curio.contracts.shop.v1.Holding.HOLDING_IN_SHOP;
import static curio.contracts.shop.v1.Holding.HOLDING_PAWNED;
import static curio.contracts.shop.v1.Holding.HOLDING_REGISTERED;
import static curio.contracts.shop.v1.Holding.HOLDING_WITH_CLIENT;
import static curio.shop.Asking.add;
import static curio.shop.Asking.buy;
import static curio.shop.Asking.change;
import static curio.shop.Asking.extend;
import static curio.shop.Asking.pawn;
import static curio.shop.Asking.redeem;
import static curio.shop.Asking.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.SettledAction;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemCommand.ImageIds;
import curio.contracts.shop.v1.ItemState;
import curio.shop.Asking;
import curio.shop.ShopFixture;
import curio.shop.ShopFixture.ItemRow;
import curio.shop.ShopFixture.Sums;
import curio.shop.ShopTopics;
import curio.text.NameMark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What commands do, given to the handler in transactions of the test. */
class CommandHandlerTest {
  private final ShopFixture shop = new ShopFixture();

  @AfterEach
  void close() {
    assertThat(shop.violations()).isEmpty();
    shop.close();
  }

  @Test
  void anItemGoesThroughItsWholeLife() {
    var pawn = pawn("chair", "walk-in", 500, 25, 30);

    shop.done(add("chair", 1_000));
    expect(HOLDING_REGISTERED, "", 0, 1);
    shop.done(sell("chair", "walk-in", 600));
    expect(HOLDING_IN_SHOP, "", 600, 2);
    shop.done(buy("chair", "7", 1_000));
    expect(HOLDING_WITH_CLIENT, "7", 0, 3);
    shop.done(sell("chair", "7", 550), buy("chair", "walk-in", 1_000), pawn);
    expect(HOLDING_PAWNED, "walk-in", 0, 6);
    shop.done(extend("chair", "walk-in"));
    expect(HOLDING_PAWNED, "walk-in", 0, 7);
    shop.done(redeem("chair", "walk-in"));
    expect(HOLDING_WITH_CLIENT, "walk-in", 0, 8);

    assertThat(shop.ticket(pawn).extensions()).isOne();
    assertThat(shop.ticket(pawn).status()).isEqualTo(2);
    assertThat(shop.sums())
        .isEqualTo(new Sums(-600 + 1_000 - 550 + 1_000 + 25 + 25, 0, 0, -400 - 450 - 50));
    assertThat(shop.count("shop.action where item_id = 'chair'")).isEqualTo(8);
  }

  /** All of it at once, as it may come out of the log. */
  @Test
  void aBatchIsWorkedOffInItsOrder() {
    var first = pawn("chair", "anna", 500, 25, 30);
    var second = pawn("chair", "anna", 300, 5, 10);

    shop.settle(
        add("chair", 1_000),
        first,
        redeem("chair", "anna", 525),
        second,
        extend("chair", "anna", 5),
        change("chair", change -> change.setName("Armchair").setState(ItemState.ITEM_STATE_BAD)),
        add("chair", 5),
        add("table", 50));

    expect(HOLDING_PAWNED, "anna", 0, 6);
    assertThat(shop.item("chair").name()).isEqualTo("Armchair");
    assertThat(shop.ticket(first).status()).isEqualTo(2);
    assertThat(shop.ticket(second).status()).isEqualTo(1);
    assertThat(shop.sums()).isEqualTo(new Sums(-500 + 525 - 300 + 5, 0, 300, -30));
    assertThat(shop.count("shop.outcome where version is not null")).isEqualTo(7);
    assertThat(shop.count("shop.outcome where code = 409")).isOne();
    assertThat(shop.count("shop.item_words")).isEqualTo(2);
  }

  @Test
  void whatTheTableDoesNotHaveNamesTheHolding() {
    shop.done(add("chair", 1_000));

    assertThat(shop.refused(redeem("chair", "7")))
        .isEqualTo("409 The item is REGISTERED; redeem needs one that is PAWNED.");
    shop.done(buy("chair", "7", 1_000));
    assertThat(shop.refused(buy("chair", "8", 1_000)))
        .isEqualTo("409 The item is WITH_CLIENT; buy needs one that is REGISTERED or IN_SHOP.");
    assertThat(shop.refused(sell("chair", "8", 10)))
        .isEqualTo(
            "409 The item is WITH_CLIENT, but not of this client; sell is for its holder alone.");
    shop.done(pawn("chair", "7", 100, 0, 1));
    assertThat(shop.refused(extend("chair", "8"))).startsWith("409 The item is PAWNED, but not");
    assertThat(shop.refused(pawn("chair", "7", 1, 1, 1))).startsWith("409 The item is PAWNED;");
    assertThat(shop.refused(add("chair", 1))).startsWith("409 The id is used");
    expect(HOLDING_PAWNED, "7", 0, 3);
  }

  @Test
  void pricesAreThoseThatAreAskedOrOwedToTheCent() {
    shop.done(add("chair", 1_000));

    assertThat(shop.refused(buy("chair", "7", 999)))
        .isEqualTo("409 price: 9.99 (expected: 10.00, the asking price)");
    shop.done(
        buy("chair", "7", 999)
            .with(command -> command.setBuy(command.getBuy().toBuilder().setAgreed(true))));
    shop.done(pawn("chair", "7", 500, 25, 30));
    assertThat(shop.refused(redeem("chair", "7", 500)))
        .isEqualTo("409 price: 5.00 (expected: 5.25, what is owed)");
    assertThat(shop.refused(extend("chair", "7", 24)))
        .isEqualTo("409 price: 0.24 (expected: 0.25, what is owed)");
    shop.done(extend("chair", "7", 25), redeem("chair", "7", 525));
  }

  @Test
  void checksComeInTheirOrder() {
    shop.refuse("v7", "eve adams");
    var eve =
        buy("chair", "9", 1)
            .with(command ->
                command
                    .setClientUnknown(true)
                    .addClientMarks(ByteString.copyFrom(NameMark.of("Eve  ADAMS").bytes())));
    var known = eve.with(command -> command.setClientUnknown(false));

    assertThat(shop.refused(eve)).isEqualTo("404 Item not found.");
    shop.done(add("chair", 1_000), sell("chair", "walk-in", 5));
    assertThat(shop.refused(eve.withId(UUID.randomUUID()))).isEqualTo("404 Client not found.");
    var listed = known.withId(UUID.randomUUID());
    assertThat(shop.refused(listed)).isEqualTo("403 The shop does not deal with this client.");
    assertThat(shop.outcome(listed).orElseThrow().fraudListVersion()).isEqualTo("v7");
    assertThat(shop.refused(buy("chair", "8", 1))).startsWith("409 price");
    shop.done(buy("chair", "8", 1_000));
    assertThat(shop.count("shop.action where kind = 2 and fraud_list_version = 'v7'")).isOne();
    assertThat(shop.count("shop.action where kind = 1 and fraud_list_version = ''")).isOne();
  }

  /** Whom the shop does not deal with can still have back what is in pawn. */
  @Test
  void theListNeverKeepsAnybodyFromARedemption() {
    shop.done(add("chair", 1_000), pawn("chair", "eve", 100, 5, 30));
    shop.refuse("v8", "EVE");

    shop.done(extend("chair", "eve"), redeem("chair", "eve"));
    assertThat(shop.refused(sell("chair", "eve", 5))).startsWith("403");
    assertThat(shop.refused(pawn("chair", "eve", 5, 1, 1))).startsWith("403");
  }

  @Test
  void aRemovedAccountCanHaveItsPawnBackThroughAClerk() {
    shop.done(add("chair", 1_000), pawn("chair", "7", 100, 5, 30), add("table", 10));
    shop.done(pawn("table", "8", 100, 5, 30));

    assertThat(shop.refused(gone(redeem("table", "7")))).isEqualTo("404 Client not found.");
    shop.done(gone(extend("chair", "7")), gone(redeem("chair", "7")));
    assertThat(shop.refused(gone(sell("chair", "7", 5)))).isEqualTo("404 Client not found.");
    assertThat(shop.refused(gone(pawn("chair", "7", 5, 1, 1)))).startsWith("404 Client");
  }

  private static Asking gone(Asking asked) {
    return asked.with(command -> command.setClientUnknown(true).setClientName(""));
  }

  @Test
  void whatIsSentAgainHasNoSecondEffectWhateverItSays() {
    shop.done(add("chair", 1_000));
    var first = buy("chair", "7", 1_000);
    var other =
        sell("chair", "7", 1)
            .withId(first.id())
            .with(command ->
                command.setFingerprint(
                    ByteString.copyFrom(new byte[15]).concat(ByteString.copyFrom(new byte[] {1}))));

    shop.settle(first, first, other);
    shop.settle(other);
    shop.settle(first);

    expect(HOLDING_WITH_CLIENT, "7", 0, 2);
    assertThat(shop.count("shop.outcome where action_id = '%s'".formatted(first.id()))).isOne();
    assertThat(
            shop.count("shop.outcome where fingerprint = '00000000-0000-0000-0000-000000000000'"))
        .isEqualTo(2);
    assertThat(shop.sums().cash()).isEqualTo(1_000);
    assertThat(shop.told(ShopTopics.LONG_TERM_STORAGE)).hasSize(2);
  }

  /** Refusals are answers too: what was refused once is not done later under the same id. */
  @Test
  void aRefusalStaysForItsId() {
    var early = buy("chair", "7", 1_000);

    assertThat(shop.refused(early)).startsWith("404");
    shop.done(add("chair", 1_000));
    assertThat(shop.refused(early)).startsWith("404");
    expect(HOLDING_REGISTERED, "", 0, 1);
  }

  @Test
  void whoeverDiesBeforeTheCommitLeavesNothing() {
    shop.done(add("chair", 1_000));
    var buy = buy("chair", "7", 1_000);

    assertThatThrownBy(() ->
            shop.database.inTransaction(tx -> {
              shop.handler.handle(tx, List.of(buy.record()));
              throw new IllegalStateException("killed");
            }))
        .hasMessage("killed");

    expect(HOLDING_REGISTERED, "", 0, 1);
    assertThat(shop.outcome(buy)).isEmpty();
    assertThat(shop.sums()).isEqualTo(new Sums(0, 0, 0, 0));
    shop.done(buy);
    expect(HOLDING_WITH_CLIENT, "7", 0, 2);
    assertThat(shop.told(ShopTopics.LONG_TERM_STORAGE)).hasSize(2);
  }

  /** No clock makes an action happen later than now; none says when: then it is now. */
  @Test
  void datesAreNeverToCome() {
    var ahead = pawn("chair", "7", 100, 1, 1).at(Instant.now().plus(Duration.ofDays(40)));
    shop.done(add("chair", 1_000).with(command -> command.setDateMillis(0)), ahead);

    assertThat(shop.count("shop.action where done_at > clock_timestamp()")).isZero();
    assertThat(shop.count("shop.action where done_at < clock_timestamp() - interval '1 min'"))
        .isZero();
    assertThat(shop.count("shop.ticket where forfeits_at > now() + interval '10 days'")).isZero();
  }

  /** Although nothing has forfeited its item: the task may be late. */
  @Test
  void aTicketThatIsOverCannotBePaid() {
    var old = pawn("chair", "7", 100, 1, 1).at(Instant.now().minus(Duration.ofDays(30)));
    shop.done(add("chair", 1_000), old);

    assertThat(shop.refused(redeem("chair", "7"))).startsWith("409 The item is PAWNED, and was");
    assertThat(shop.refused(extend("chair", "7"))).startsWith("409 The item is PAWNED, and was");
    expect(HOLDING_PAWNED, "7", 0, 2);
  }

  /** Else whoever owes little for a term makes the history of an item as long as they like. */
  @Test
  void nobodyPaysForMoreThanFiveYearsAhead() {
    var pawn = pawn("chair", "7", 100, 0, 900);
    shop.done(add("chair", 1_000), pawn, extend("chair", "7"));

    assertThat(shop.refused(extend("chair", "7")))
        .isEqualTo("409 The item is PAWNED, and its term cannot become any longer.");
    assertThat(shop.ticket(pawn).extensions()).isOne();
    expect(HOLDING_PAWNED, "7", 0, 3);
    shop.run("update shop.ticket set due = current_date");
    shop.done(extend("chair", "7"), redeem("chair", "7"));
  }

  @Test
  void followersAndClientsAreToldWhatIsTheirs() {
    shop.done(
        add("chair", 1_000),
        sell("chair", "7", 5),
        buy("chair", "8", 1_000).with(command -> command.setTellsBuy(true)),
        pawn("chair", "8", 5, 1, 30),
        redeem("chair", "8"),
        change("chair", change -> change.setName("Armchair")),
        sell("chair", "8", 5),
        buy("chair", "9", 1_000),
        sell("chair", "9", 5),
        buy("chair", "walk-in", 1_000));
    assertThat(shop.refused(buy("chair", "7", 1_000))).startsWith("409");

    assertThat(shop.news())
        .containsExactly(
            "buy 8: name-of-8 bought Chair chair",
            "buy 9: name-of-9 bought Armchair (private)",
            "item 1: clara offers Chair chair",
            "pawn 8: name-of-8 pawned Chair chair (private)",
            "sell 7: name-of-7 sold Chair chair (private)",
            "sell 8: name-of-8 sold Armchair (private)",
            "sell 9: name-of-9 sold Armchair (private)");
  }

  @Test
  void theArchiveIsToldOfEverySettledCommand() throws InvalidProtocolBufferException {
    var add = add("chair", 1_000);
    var late = redeem("chair", "7");
    shop.settle(add, late);

    var archived = new ArrayList<String>();
    for (var event : shop.told(ShopTopics.LONG_TERM_STORAGE)) {
      var settled = SettledAction.parseFrom(event.payload());
      assertThat(event.key()).isEqualTo("chair");
      assertThat(event.id()).hasToString(settled.getActionId());
      assertThat(settled.getDateMillis()).isPositive();
      assertThat(settled.getSettledAtMillis()).isGreaterThanOrEqualTo(settled.getDateMillis());
      archived.add(
          "%s %s %s '%s' %s %d"
              .formatted(
                  settled.getActionId(),
                  settled.getAction(),
                  settled.getItemId(),
                  settled.getClientId(),
                  settled.getStatus(),
                  settled.getVersion()));
    }

    assertThat(archived)
        .containsExactly(
            add.id() + " add chair '' applied 1", late.id() + " redeem chair '7' rejected 0");
  }

  @Test
  void aChangeLeavesWhatItDoesNotName() {
    shop.done(add("chair", 1_000));
    shop.done(change("chair", change -> change.setPriceCents(900)));
    shop.done(change("chair", change -> change.setImages(ImageIds.getDefaultInstance())));

    assertThat(shop.item("chair"))
        .isEqualTo(new ItemRow(HOLDING_REGISTERED, "", 0, 3, 900, "Chair chair"));
    assertThat(shop.count("shop.item where image_ids = '{}' and state = 2")).isOne();
    assertThat(shop.count("shop.action where kind = 8 and price_cents is null")).isOne();
  }

  @Test
  void whatIsNoCommandIsRefusedWithoutItsTexts() {
    var good = buy("chair", "Secret Name", 5);
    for (var bad :
        List.of(
            good.with(command -> command.clearBuy()),
            good.with(command -> command.setFingerprint(ByteString.EMPTY)),
            good.with(command -> command.setClientId("")),
            good.with(command -> command.setBuy(command.getBuy().toBuilder().setPriceCents(0))),
            good.with(command -> command.addClientMarks(ByteString.copyFrom(new byte[3]))),
            pawn("chair", "7", 5, -1, 5),
            pawn("chair", "7", 5, 1, 1_831),
            add("chair", 1).with(c -> c.setAdd(c.getAdd().toBuilder().setCategoryValue(99))),
            add("chair", 1).with(c -> c.setAdd(c.getAdd().toBuilder().setName("a\u0000b"))))) {
      assertThatThrownBy(() -> shop.settle(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("Secret");
    }
    assertThat(shop.count("shop.outcome")).isZero();
  }

  /** Five hundred commands for as many items, and for one. */
  @Test
  void aBatchMayBeLarge() {
    var items = new ArrayList<Asking>();
    var one = new ArrayList<Asking>();
    for (int i = 0; i < 500; i++) {
      items.add(add("item-" + i, 100 + i));
      one.add(i % 2 == 0 ? sell("item-0", "7", 50 + i) : buy("item-0", "7", 100));
    }

    shop.settle(items);
    shop.settle(one);

    assertThat(shop.count("shop.item_words")).isEqualTo(500);
    expect("item-0", HOLDING_WITH_CLIENT, "7", 0, 501);
  }

  private void expect(Holding holding, String holder, long cost, int version) {
    expect("chair", holding, holder, cost, version);
  }

  private void expect(String item, Holding holding, String holder, long cost, int version) {
    var row = shop.item(item);
    assertThat(row).isEqualTo(new ItemRow(holding, holder, cost, version, row.price(), row.name()));
  }
}
