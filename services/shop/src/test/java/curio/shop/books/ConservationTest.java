package curio.shop.books;

import static curio.shop.Asking.add;
import static curio.shop.Asking.buy;
import static curio.shop.Asking.pawn;
import static curio.shop.Asking.sell;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.shop.ShopFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Books that are right, and each way in which they can be wrong. */
class ConservationTest {
  private final ShopFixture shop = new ShopFixture();

  @BeforeEach
  void stock() {
    shop.done(add("new", 10));
    shop.done(add("shop", 10), sell("shop", "7", 6));
    shop.done(add("sold", 10), buy("sold", "7", 10));
    shop.done(add("pawn", 10), pawn("pawn", "8", 5, 1, 30));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void booksOfAShopThatOnlyDidWhatItMayAreRight() {
    assertThat(shop.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the balances sum to 3          | update shop.balance set cash_cents = cash_cents + 3 where partition = (select min(partition) from shop.balance)
          stock is -1 hundredths above   | update shop.item set cost_cents = 7 where id = 'shop'
          loans are -1 hundredths above  | update shop.ticket set price_cents = 6
          1 items have a holder          | update shop.item set holder = '' where id = 'sold'
          1 items have a holder          | update shop.item set holder = '7' where id = 'new'
          1 items do not fit their open  | update shop.ticket set client_id = '9'
          1 items do not fit their open  | update shop.ticket set status = 2
          1 items that are not the shop  | update shop.item set cost_cents = 7 where id = 'sold'
          1 open tickets have no item    | delete from shop.item where id = 'pawn'
          """)
  void whatIsWrongIsFound(String found, String sql) {
    shop.run(sql);

    assertThat(shop.violations()).anyMatch(one -> one.startsWith(found.strip()));
  }

  /** Whoever trades at the highest price again and again stops nobody. */
  @Test
  void commandsDoNotFailBecauseOfTheirSums() {
    shop.run(
        "update shop.balance set cash_cents = %d, stock_cents = %d"
            .formatted(Long.MIN_VALUE, Long.MAX_VALUE));

    shop.done(sell("sold", "7", 99_999_999_999_999L));

    assertThat(shop.item("sold").version()).isEqualTo(3);
  }

  @Test
  void operatorsSeeIt() {
    shop.run("update shop.item set holder = '' where id = 'sold'");
    shop.run("update shop.ticket set forfeits_at = now() - interval '2 min', item_id = 'none'");

    shop.start();

    eventually(
        Duration.ofSeconds(30),
        () -> {
          assertThat(value("shop_conservation_violations")).isGreaterThanOrEqualTo(1);
          assertThat(value("shop_late_forfeits")).isEqualTo(1);
        });
  }

  private double value(String meter) {
    return shop.metrics.get(meter).gauges().stream()
        .mapToDouble(gauge -> gauge.value())
        .filter(value -> !Double.isNaN(value))
        .max()
        .orElse(Double.NaN);
  }
}
