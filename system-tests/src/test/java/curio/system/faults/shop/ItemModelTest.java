package curio.system.faults.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model finds every kind of thing that cannot be. */
class ItemModelTest {
  /**
   * Added, sold to the shop by one, bought by two, pawned, extended, redeemed, pawned, forfeited.
   */
  private static final String STORY =
      """
      {"item": {"id": "a", "price": 9, "holding": "IN_SHOP", "version": 9}, "pawns": [
        {"clientId": "two", "price": 50, "tax": 5.50, "limitDays": 30, "date": "2026-01-31T10:00:00Z",
         "actionId": "p1", "due": "2026-04-01", "forfeitsAt": "2026-04-09T00:00:00Z", "owed": 0,
         "extensions": 1, "status": "redeemed"},
        {"clientId": "two", "price": 60, "tax": 0, "limitDays": 1, "date": "2026-02-27T23:59:59Z",
         "actionId": "p2", "due": "2026-02-28", "forfeitsAt": "2026-03-08T00:00:00Z", "owed": 0,
         "extensions": 0, "status": "forfeited"}],
       "history": [
        {"version": 1, "action": "add", "price": 9, "actionId": "1"},
        {"version": 2, "action": "sell", "clientId": "one", "price": 70.25, "actionId": "2"},
        {"version": 3, "action": "change", "price": 9, "actionId": "3"},
        {"version": 4, "action": "buy", "clientId": "two", "price": 100, "actionId": "4"},
        {"version": 5, "action": "pawn", "clientId": "two", "price": 50, "actionId": "p1"},
        {"version": 6, "action": "extend", "clientId": "two", "actionId": "6"},
        {"version": 7, "action": "redeem", "clientId": "two", "actionId": "7"},
        {"version": 8, "action": "pawn", "clientId": "two", "price": 60, "actionId": "p2"},
        {"version": 9, "action": "forfeit", "actionId": "9"}]}
      """;

  @Test
  void aLawfulHistoryGivesItsBooks() {
    var books = ItemModel.replay(Story.of(STORY));

    assertThat(books)
        .isEqualTo(new Books(-7025 + 10000 - 5000 + 550 + 5550 - 6000, 6000, 0, -4075));
    assertThat(books.sum()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\": 9}, | \"version\": 10},",
        "\"holding\": \"IN_SHOP\" | \"holding\": \"IN_SHOP\", \"holder\": \"two\"",
        "\"holding\": \"IN_SHOP\" | \"holding\": \"PAWNED\"",
        "{\"version\": 3, | {\"version\": 4,",
        "\"clientId\": \"two\", \"price\": 60, \"actionId\" | \"clientId\": \"one\", \"price\": 60,"
            + " \"actionId\"",
        "\"action\": \"redeem\", \"clientId\": \"two\" | \"action\": \"redeem\", \"clientId\":"
            + " \"one\"",
        "\"action\": \"sell\" | \"action\": \"buy\"",
        "\"action\": \"forfeit\" | \"action\": \"redeem\"",
        "\"status\": \"redeemed\" | \"status\": \"open\"",
        "\"extensions\": 1 | \"extensions\": 2",
        "\"due\": \"2026-04-01\" | \"due\": \"2026-03-31\"",
        "2026-04-09T00:00:00Z | 2026-04-08T00:00:00Z",
        "\"owed\": 0, \"extensions\": 0 | \"owed\": 60, \"extensions\": 0",
        "\"actionId\": \"p2\"} | \"actionId\": \"p1\"}",
      })
  void whatCannotBeIsFound(String part, String instead) {
    var text = STORY.replaceAll("\\s+", " ");
    assertThat(text).contains(part);

    assertThatThrownBy(() -> ItemModel.replay(Story.of(text.replace(part, instead))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("item a");
  }
}
