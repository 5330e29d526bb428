package curio.shop.items;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.ItemState;
import curio.text.SearchWords;
import java.util.Collection;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// What searches by name compare, in `shop.item_words`: for each item the words of its name, and
/// its category and its state as words of their own.
///
/// Each word stands behind the number of the item's block, {@value Blocks#SIZE} items each: a
/// prefix in one block is one short stretch of the index. A search goes through the blocks from the
/// newest on and stops when its page is full. So a common prefix costs one block, a rare one a look
/// into each, and new items extend one end of the index.
///
/// Stateless.
public final class ItemWords {
  private static final String WRITE =
      """
      insert into shop.item_words (number, item_id, words)
      select number, item_id, array_to_tsvector(string_to_array(words, ' '))
      from unnest(:numbers, :ids, :words) as w (number, item_id, words)
      on conflict (number) do update set words = excluded.words
      """;

  private ItemWords() {}

  /**
   * What an item is found by.
   *
   * @param number that of the item in {@code shop.item}
   */
  public record Entry(
      long number, String itemId, String name, Category category, ItemState state) {}

  /**
   * Stores what new items are found by, or what others are found by from now on: needed when name
   * or state of an item changes, in the transaction of the change. An item is there once at most.
   */
  public static void write(Handle tx, Collection<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    tx.createUpdate(WRITE)
        .bind("numbers", entries.stream().mapToLong(Entry::number).toArray())
        .bind("ids", entries.stream().map(Entry::itemId).toArray(String[]::new))
        .bind("words", entries.stream().map(ItemWords::words).toArray(String[]::new))
        .execute();
  }

  /** No word has a space in it. */
  private static String words(Entry entry) {
    String block = Blocks.prefix(Blocks.of(entry.number()));
    var words =
        Stream.concat(
            SearchWords.of(entry.name()).stream(),
            Stream.of(word(entry.category()), word(entry.state())));
    return String.join(" ", words.map(word -> block + word).toList());
  }

  /** What stands for a category; no word of a name. */
  static String word(Category category) {
    return "#c" + category.getNumber();
  }

  /** What stands for a state; no word of a name. */
  static String word(ItemState state) {
    return "#s" + state.getNumber();
  }
}
