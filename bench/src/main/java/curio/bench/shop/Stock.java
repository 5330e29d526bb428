package curio.bench.shop;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What stands in a shop: as many items as wanted, the same for every subject and in every run. Of
 * ten in a row seven are in the shop, two with clients, one is pawned. Immutable.
 *
 * @param size how many items
 */
public record Stock(int size) {
  /** The least that there may be. */
  public static final int LEAST = 10;

  /** The most that there may be. */
  public static final int MOST = 100_000_000;

  /** With it a number has a digit more than any number of an item. */
  private static final int PADDED = 100_000_000;

  private static final int ROW = 10;
  private static final int IN_SHOP = 7;
  private static final int WITH_CLIENT = 2;
  private static final int CLIENTS = 5_000;
  private static final int CATEGORIES = 7;
  private static final int STATES = 4;
  private static final int CHEAPEST_CENTS = 1_000;
  private static final int DEAREST_CENTS = 100_000;
  private static final int FEWEST_WORDS = 3;
  private static final int MOST_WORDS = 5;
  private static final long SEED = 0x5110_9000_0000_0000L;

  public Stock {
    if (size < LEAST || size > MOST) {
      throw new IllegalArgumentException(
          "items: %d (expected: %d to %d)".formatted(size, LEAST, MOST));
    }
  }

  /** The id of an item, 0 to size - 1: always as long. */
  public static String id(int number) {
    return "item-" + Integer.toString(PADDED + number).substring(1);
  }

  /** How many are in the shop. */
  public int inShop() {
    return size / ROW * IN_SHOP + Math.min(size % ROW, IN_SHOP);
  }

  /** The number of one of those in the shop, counted from 0. */
  static int inShop(int place) {
    return place / IN_SHOP * ROW + place % IN_SHOP;
  }

  /** The number of some item that a client has. */
  int withClient(SplittableRandom random) {
    int row = random.nextInt(size / ROW);
    return row * ROW + IN_SHOP + random.nextInt(WITH_CLIENT);
  }

  /** An item, by its number from 0 to size - 1. */
  public StockedItem item(int number) {
    SplittableRandom random = new SplittableRandom(SEED + number);
    int asking = random.nextInt(CHEAPEST_CENTS, DEAREST_CENTS);
    Holding holding = holding(number);
    String client =
        holding == Holding.HOLDING_IN_SHOP
            ? ""
            : String.format(Locale.ROOT, "client-%04d", random.nextInt(CLIENTS));
    return new StockedItem(
        id(number),
        words(random),
        Category.forNumber(1 + random.nextInt(CATEGORIES)),
        ItemState.forNumber(1 + random.nextInt(STATES)),
        asking,
        asking / 2,
        holding,
        client);
  }

  private static Holding holding(int number) {
    int place = number % ROW;
    if (place < IN_SHOP) {
      return Holding.HOLDING_IN_SHOP;
    }
    return place < IN_SHOP + WITH_CLIENT ? Holding.HOLDING_WITH_CLIENT : Holding.HOLDING_PAWNED;
  }

  private static List<String> words(SplittableRandom random) {
    return IntStream.range(0, random.nextInt(FEWEST_WORDS, MOST_WORDS + 1))
        .map(i -> Vocabulary.draw(random))
        .sorted()
        .mapToObj(Vocabulary::word)
        .toList();
  }
}
