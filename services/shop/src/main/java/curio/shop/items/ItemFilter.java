package curio.shop.items;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.cursors.ListCursor;
import curio.text.Digest;
import curio.text.SearchWords;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which items are looked for: those that answer to all that is given. Immutable.
 *
 * @param words each begins some word of the name; empty where it does not matter
 * @param category unspecified where it does not matter, as state and holding
 */
public record ItemFilter(List<String> words, Category category, ItemState state, Holding holding) {
  /** No name is longer. */
  private static final int MAX_NAME = 200;

  public ItemFilter {
    words = List.copyOf(words);
  }

  /**
   * What was asked for.
   *
   * @param name words of a name or what they begin with; empty where it does not matter
   * @throws CurioException INVALID for none at all, a name without a word and unknown values
   */
  public static ItemFilter of(String name, Category category, ItemState state, Holding holding) {
    if (category == Category.UNRECOGNIZED
        || state == ItemState.UNRECOGNIZED
        || holding == Holding.UNRECOGNIZED) {
      throw invalid("filter: unknown value (expected: a known category, state or holding)");
    }
    var filter = new ItemFilter(words(name), category, state, holding);
    if (filter.equals(
        new ItemFilter(
            List.of(),
            Category.CATEGORY_UNSPECIFIED,
            ItemState.ITEM_STATE_UNSPECIFIED,
            Holding.HOLDING_UNSPECIFIED))) {
      throw invalid("filter: none (expected: name, category, state or holding)");
    }
    return filter;
  }

  /** The list of all that it finds; that of another one has other cursors. */
  public ListCursor list() {
    var parts =
        Stream.concat(
            Stream.of(
                Integer.toString(category.getNumber()),
                Integer.toString(state.getNumber()),
                Integer.toString(holding.getNumber())),
            words.stream());
    return new ListCursor("items:" + Digest.of(parts.toArray(String[]::new)));
  }

  private static List<String> words(String name) {
    if (name.isEmpty()) {
      return List.of();
    }
    if (name.codePointCount(0, name.length()) > MAX_NAME) {
      throw invalid(
          "name: %d characters (expected: at most %d)".formatted(name.length(), MAX_NAME));
    }
    var words = SearchWords.of(name);
    if (words.isEmpty()) {
      throw invalid("name: no word (expected: letters or digits)");
    }
    return words.stream().filter(word -> !isImplied(word, words)).sorted().toList();
  }

  /** What another word begins with need not be looked for. */
  private static boolean isImplied(String word, List<String> words) {
    return words.stream().anyMatch(other -> !other.equals(word) && other.startsWith(word));
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
