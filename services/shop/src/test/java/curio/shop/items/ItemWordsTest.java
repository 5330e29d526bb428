package curio.shop.items;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.ItemState;
import curio.store.Database;
import curio.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The words that items are found by. */
class ItemWordsTest {
  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "shop");
  private final Database database = store.database();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void wordsStandBehindTheirBlock() {
    write(entry(1, "Blue Lämp", ItemState.ITEM_STATE_NEW));
    write(entry(8_192, "''' & !", ItemState.ITEM_STATE_BAD));

    assertThat(words(1)).isEqualTo("'00000000#c3' '00000000#s1' '00000000blue' '00000000lamp'");
    assertThat(words(8_192)).isEqualTo("'00000001#c3' '00000001#s3'");
  }

  @Test
  void anotherNameTakesThePlaceOfTheFirst() {
    write(entry(7, "Chair", ItemState.ITEM_STATE_NEW), entry(8, "Table", ItemState.ITEM_STATE_NEW));
    write(entry(7, "Stool", ItemState.ITEM_STATE_FATAL));

    assertThat(words(7)).isEqualTo("'00000000#c3' '00000000#s4' '00000000stool'");
    assertThat(words(8)).contains("table");
    write();
  }

  private static ItemWords.Entry entry(long number, String name, ItemState state) {
    return new ItemWords.Entry(number, "item-" + number, name, Category.CATEGORY_DECORATION, state);
  }

  private void write(ItemWords.Entry... entries) {
    database.inTransaction(tx -> {
      ItemWords.write(tx, List.of(entries));
      return null;
    });
  }

  private String words(long number) {
    return database.read(tx ->
        tx.createQuery("select words::text from shop.item_words where number = :number")
            .bind("number", number)
            .mapTo(String.class)
            .one());
  }
}
