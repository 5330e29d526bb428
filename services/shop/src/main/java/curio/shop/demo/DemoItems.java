package curio.shop.demo;

import static curio.contracts.shop.v1.Category.CATEGORY_CLOTHING;
import static curio.contracts.shop.v1.Category.CATEGORY_COLLECTION;
import static curio.contracts.shop.v1.Category.CATEGORY_DECORATION;
import static curio.contracts.shop.v1.Category.CATEGORY_ELECTRONICS;
import static curio.contracts.shop.v1.Category.CATEGORY_JEWELRY;
import static curio.contracts.shop.v1.Category.CATEGORY_MOTOR;
import static curio.contracts.shop.v1.Category.CATEGORY_READING;
import static curio.contracts.shop.v1.ItemState.ITEM_STATE_BAD;
import static curio.contracts.shop.v1.ItemState.ITEM_STATE_FATAL;
import static curio.contracts.shop.v1.ItemState.ITEM_STATE_GOOD;
import static curio.contracts.shop.v1.ItemState.ITEM_STATE_NEW;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.ItemCommand.Add;
import curio.contracts.shop.v1.ItemState;
import curio.shop.ShopSettings;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the shop of a demo has, had and lent on: items of each category, in each state and with each
 * holding. Of its loans one ends on the first day, one on each of the next two, and one is over but
 * can still be redeemed, as far as the shop's days of grace let it.
 */
final class DemoItems {
  private static final String ENKIDU = "enkidu";
  private static final String GILGAMESH = "gilgamesh777";
  private static final String SHAMHAT = "shamhat";
  private static final String UTNAPISHTIM = "utnapishtim";

  /** The clients with an account, by their user names. */
  static final List<String> CLIENTS = List.of(ENKIDU, GILGAMESH, SHAMHAT, UTNAPISHTIM);

  private static final String ANNA = "anna-k";
  private static final String BERT = "bert.m";
  private static final String CLARA = "clara";

  private static final int TERM_DAYS = 30;
  private static final int DAYS_OVER = 3;

  private final int term;
  private final int over;

  DemoItems(ShopSettings settings) {
    this.term = Math.max(TERM_DAYS, settings.shortestTermDays());
    this.over = Math.min(DAYS_OVER, settings.graceDays());
  }

  List<DemoItem> all() {
    return Stream.of(
            reading(), collection(), decoration(), clothing(), jewelry(), motor(), electronics())
        .flatMap(List::stream)
        .toList();
  }

  private static List<DemoItem> reading() {
    var shelf = new Shelf(CATEGORY_READING);
    return List.of(
        shelf
            .item("demo-epic", "Epic of Gilgamesh, illustrated", ITEM_STATE_GOOD, 2_400, 180)
            .sold(20, SHAMHAT, 900),
        shelf.item("demo-atlas", "Atlas of the stars, 1912", ITEM_STATE_BAD, 8_500, 1_360),
        shelf
            .item("demo-volumes", "Encyclopedia in ten volumes", ITEM_STATE_GOOD, 32_000, 600)
            .sold(28, ANNA, 15_000)
            .bought(6, UTNAPISHTIM, 32_000),
        shelf.item("demo-comics", "Comics, a box of forty", ITEM_STATE_BAD, 4_500, 300));
  }

  private List<DemoItem> collection() {
    var shelf = new Shelf(CATEGORY_COLLECTION);
    return List.of(
        shelf
            .item("demo-stamps", "Stamp album, 1918 to 1940", ITEM_STATE_GOOD, 54_000, 1_200)
            .pawned(term - 1, BERT, 30_000, 1_500, term),
        shelf
            .item("demo-rouble", "Silver rouble of 1898", ITEM_STATE_GOOD, 7_500, 1_520)
            .sold(12, BERT, 4_000),
        shelf.item("demo-soldiers", "Tin soldiers, a box of twelve", ITEM_STATE_BAD, 3_500, 900));
  }

  private static List<DemoItem> decoration() {
    var shelf = new Shelf(CATEGORY_DECORATION);
    return List.of(
        shelf
            .item("demo-lamp", "Brass table lamp", ITEM_STATE_GOOD, 4_800, 480)
            .sold(9, ANNA, 2_000),
        shelf
            .item("demo-painting", "Oil painting, harbour in fog", ITEM_STATE_GOOD, 26_000, 700)
            .bought(4, GILGAMESH, 24_000),
        shelf
            .item("demo-vase", "Porcelain vase, chipped", ITEM_STATE_BAD, 1_250, 360)
            .bought(3, ANNA, 1_250),
        shelf.item("demo-clock", "Wall clock, does not run", ITEM_STATE_FATAL, 1_500, 840));
  }

  private List<DemoItem> clothing() {
    var shelf = new Shelf(CATEGORY_CLOTHING);
    return List.of(
        shelf
            .item("demo-coat", "Lambskin coat", ITEM_STATE_GOOD, 14_000, 60)
            .pawned(term, ENKIDU, 7_000, 350, term),
        shelf
            .item("demo-hat", "Wool hat, never worn", ITEM_STATE_NEW, 1_800, 2)
            .sold(4, CLARA, 700),
        shelf.item("demo-boots", "Leather boots, size 43", ITEM_STATE_BAD, 2_500, 40));
  }

  private List<DemoItem> jewelry() {
    var shelf = new Shelf(CATEGORY_JEWELRY);
    return List.of(
        shelf
            .item("demo-ring", "Gold ring with a garnet", ITEM_STATE_GOOD, 39_000, 240)
            .pawned(term - 2, SHAMHAT, 20_000, 1_000, term),
        shelf.item("demo-necklace", "Silver necklace", ITEM_STATE_NEW, 12_000, 1),
        shelf
            .item("demo-brooch", "Amber brooch", ITEM_STATE_GOOD, 6_500, 500)
            .sold(25, CLARA, 3_000)
            .bought(8, SHAMHAT, 6_500),
        shelf
            .item("demo-wedding-ring", "Wedding ring, engraved", ITEM_STATE_GOOD, 21_000, 300)
            .pawned(term + over, CLARA, 11_000, 550, term));
  }

  private List<DemoItem> motor() {
    var shelf = new Shelf(CATEGORY_MOTOR);
    return List.of(
        shelf
            .item("demo-moped", "Moped, starts at times", ITEM_STATE_BAD, 28_000, 560)
            .pawned(term - 5, BERT, 15_000, 750, term)
            .extended(2, BERT),
        shelf
            .item("demo-motorcycle", "Motorcycle with a sidecar", ITEM_STATE_GOOD, 185_000, 680)
            .bought(13, GILGAMESH, 180_000),
        shelf
            .item("demo-outboard", "Outboard motor, 5 hp", ITEM_STATE_GOOD, 45_000, 130)
            .bought(15, UTNAPISHTIM, 45_000),
        shelf.item("demo-helmet", "Motorcycle helmet", ITEM_STATE_NEW, 9_000, 0),
        shelf
            .item("demo-tyres", "Winter tyres, a set of four", ITEM_STATE_GOOD, 16_000, 26)
            .sold(11, ANNA, 8_000));
  }

  private List<DemoItem> electronics() {
    var shelf = new Shelf(CATEGORY_ELECTRONICS);
    return List.of(
        shelf.item("demo-radio", "Valve radio", ITEM_STATE_GOOD, 9_500, 780).sold(14, CLARA, 4_500),
        shelf
            .item("demo-camera", "Film camera with a 50 mm lens", ITEM_STATE_GOOD, 18_000, 420)
            .pawned(term - 10, ENKIDU, 9_000, 450, term)
            .redeemed(5, ENKIDU),
        shelf
            .item("demo-records", "Record player", ITEM_STATE_BAD, 7_500, 540)
            .sold(18, BERT, 2_500)
            .priced(3, 6_000),
        shelf.item("demo-laptop", "Laptop, screen broken", ITEM_STATE_FATAL, 4_000, 90));
  }

  /** Where items of one category are. */
  private record Shelf(Category category) {
    DemoItem item(String id, String name, ItemState state, long price, int ageMonths) {
      return new DemoItem(
          id,
          Add.newBuilder()
              .setName(name)
              .setCategory(category)
              .setState(state)
              .setPriceCents(price)
              .setAgeMonths(ageMonths)
              .build());
    }
  }
}
