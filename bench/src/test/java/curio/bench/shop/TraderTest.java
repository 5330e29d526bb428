package curio.bench.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.bench.load.Verdict;
import org.junit.jupiter.api.Test;

class TraderTest {
  private static final Stock STOCK = new Stock(20);

  /** The second of six, of fourteen items in the shop: 1, 10 and 16. */
  private final Trader trader = new Trader(STOCK, "host:80", "secret", 1, 6);

  @Test
  void eachItemIsSoldAndTakenBackBeforeTheNext() {
    assertThat(trade()).isEqualTo("buy item-00000001");
    assertThat(trade()).isEqualTo("sell item-00000001");
    assertThat(trade()).isEqualTo("buy item-00000010");
    assertThat(trade()).isEqualTo("sell item-00000010");
    assertThat(trade()).isEqualTo("buy item-00000016");
    assertThat(trade()).isEqualTo("sell item-00000016");
    assertThat(trade()).isEqualTo("buy item-00000001");
  }

  @Test
  void aCommandIsWholeHttp() {
    assertThat(Said.next(trader))
        .isEqualTo(
            """
            POST /item/action/buy HTTP/1.1
            Host: host:80
            Authorization: Bearer secret
            Content-Type: application/json
            Content-Length: 59

            {"clientId":"buyer-1","itemId":"item-00000001","price":400}\
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void anItemOfALostAnswerIsLeftAlone() {
    Said.next(trader);

    assertThat(trade()).isEqualTo("buy item-00000010");
  }

  @Test
  void aRefusedCommandIsCountedAndItsItemLeftAlone() {
    trade();
    Said.next(trader);

    assertThat(Said.judge(trader, 409, "", "no")).isEqualTo(new Verdict.Unexpected(409, "no"));
    assertThat(trade()).isEqualTo("buy item-00000010");
  }

  @Test
  void whatIsPendingWillBeAppliedBeforeTheNextCommand() {
    Said.next(trader);

    assertThat(Said.judge(trader, 202, "", "{}")).isEqualTo(new Verdict.Unexpected(202, "{}"));
    assertThat(trade()).isEqualTo("sell item-00000001");
  }

  @Test
  void anAnswerOfAnotherItemIsWrong() {
    Said.next(trader);

    assertThat(Said.judge(trader, 200, "", applied("item-00000002")))
        .isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void everyTraderHasAnItem() {
    assertThatThrownBy(() -> new Trader(STOCK, "host:80", "secret", 0, 15))
        .hasMessageContaining("14 items in the shop");
  }

  /** One command with its right answer: what it asks for. */
  private String trade() {
    String request = Said.next(trader);
    String action = request.substring("POST /item/action/".length(), request.indexOf(" HTTP"));
    int at = request.indexOf("item-");
    String item = request.substring(at, at + Stock.id(0).length());
    assertThat(Said.judge(trader, 200, "", applied(item))).isEqualTo(Verdict.Right.PLACED);
    return action + " " + item;
  }

  private static String applied(String item) {
    return "{\"id\":\"x\",\"itemId\":\"%s\",\"status\":\"applied\",\"version\":3}".formatted(item);
  }
}
