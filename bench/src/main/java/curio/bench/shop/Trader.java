package curio.bench.shop;

import curio.bench.load.AnswerParser;
import curio.bench.load.Talk;
import curio.bench.load.Verdict;
import java.nio.ByteBuffer;

/**
 * A clerk who sells items of the shop to a client and takes them back, one after the other, every
 * so many items through the whole stock: nobody else trades in them, so that every command is
 * lawful. It remembers from run to run what was sold. One owner thread.
 */
public final class Trader implements Talk {
  /** Of how many answers one is checked whole; the others by their status. */
  private static final int SAMPLE = 64;

  private static final int APPLIED = 200;
  private static final int PENDING = 202;

  private final Stock stock;
  private final ActionRequest buy;
  private final ActionRequest sell;
  private final int first;
  private final int step;
  private int place;
  private int number;
  private boolean sold;
  private boolean asked;
  private long judged;

  /**
   * One of several.
   *
   * @param token of a clerk
   * @param which of them, counted from 0
   * @param traders how many there are; each has an item of its own at least
   */
  public Trader(Stock stock, String host, String token, int which, int traders) {
    if (which < 0 || which >= traders || traders > stock.inShop()) {
      throw new IllegalArgumentException(
          "trader: %d of %d, %d items in the shop (expected: an item for each)"
              .formatted(which, traders, stock.inShop()));
    }
    String client = "buyer-" + which;
    this.stock = stock;
    this.buy = new ActionRequest("buy", host, token, client);
    this.sell = new ActionRequest("sell", host, token, client);
    this.first = which;
    this.step = traders;
    this.place = which;
  }

  /** What became of a command whose answer was lost is unknown: its item is left alone. */
  @Override
  public ByteBuffer next(long requestNumber) {
    if (asked) {
      goOn();
    }
    asked = true;
    number = Stock.inShop(place);
    return (sold ? sell : buy).with(number);
  }

  /**
   * A command that is pending is counted as wrong, for it took two seconds; but it is applied
   * before the next one of the item.
   */
  @Override
  public Verdict judge(AnswerParser answer) {
    asked = false;
    if (answer.status() != APPLIED && answer.status() != PENDING) {
      goOn();
      return Verdict.unexpected(answer);
    }
    if (sold) {
      goOn();
    } else {
      sold = true;
    }
    if (answer.status() == PENDING) {
      return Verdict.unexpected(answer);
    }
    return judged++ % SAMPLE == 0 && !isSound(answer.body())
        ? new Verdict.Wrong("%s answered %s".formatted(Stock.id(number), answer.body()))
        : Verdict.Right.PLACED;
  }

  private void goOn() {
    sold = false;
    place += step;
    if (place >= stock.inShop()) {
      place = first;
    }
  }

  private boolean isSound(String body) {
    return body.contains("\"itemId\":\"" + Stock.id(number) + "\"")
        && body.contains("\"status\":\"applied\"")
        && body.contains("\"version\":");
  }
}
