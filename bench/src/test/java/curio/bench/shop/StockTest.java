package curio.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.shop.v1.Holding;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StockTest {
  private static final Stock STOCK = new Stock(20_003);

  @Test
  void itIsTheSameEachTime() {
    assertThat(new Stock(30).item(17)).isEqualTo(STOCK.item(17));
    assertThat(STOCK.item(17)).isNotEqualTo(STOCK.item(18));
  }

  @Test
  void placesInTheShopAreThoseOfItemsThatAreThere() {
    long there =
        IntStream.range(0, STOCK.size())
            .filter(number -> STOCK.item(number).holding() == Holding.HOLDING_IN_SHOP)
            .count();

    assertThat(STOCK.inShop()).isEqualTo((int) there);
    assertThat(IntStream.range(0, STOCK.inShop()).map(Stock::inShop))
        .allMatch(number -> STOCK.item(number).holding() == Holding.HOLDING_IN_SHOP)
        .doesNotHaveDuplicates();
  }

  @Test
  void somebodyHasWhatIsNotInTheShop() {
    SplittableRandom random = new SplittableRandom(1);
    assertThat(IntStream.range(0, 100).map(i -> STOCK.withClient(random)))
        .allSatisfy(number -> {
          assertThat(STOCK.item(number).holding()).isEqualTo(Holding.HOLDING_WITH_CLIENT);
          assertThat(STOCK.item(number).client()).isNotEmpty();
        });
    assertThat(STOCK.item(0).client()).isEmpty();
  }

  @Test
  void idsAreAsLongForAll() {
    assertThat(Stock.id(7)).isEqualTo("item-00000007");
    assertThat(Stock.id(Stock.MOST - 1)).isEqualTo("item-99999999");
  }

  @Test
  void wordsAreFrequentAndRare() {
    Map<String, Integer> uses = new HashMap<>();
    for (int number = 0; number < STOCK.size(); number++) {
      STOCK.item(number).words().stream()
          .distinct()
          .forEach(word -> uses.merge(word, 1, Integer::sum));
    }

    assertThat(uses.get(Vocabulary.word(0)))
        .as("of %s names", STOCK.size())
        .isBetween(STOCK.size() / 6, STOCK.size() / 2);
    assertThat(uses.values().stream().filter(count -> count == 1).count()).isGreaterThan(1_000);
  }

  @Test
  void noTwoRanksHaveOneWord() {
    assertThat(IntStream.range(0, Vocabulary.SIZE).mapToObj(Vocabulary::word).distinct().count())
        .isEqualTo(Vocabulary.SIZE);
  }

  @Test
  void namesBeginWithACapital() {
    assertThat(STOCK.item(3).name()).matches("[A-Z][a-z]{5}( [a-z]{6}){2,4}");
  }

  @Test
  void aShopHasItems() {
    assertThatThrownBy(() -> new Stock(9)).hasMessageContaining("items: 9");
  }
}
