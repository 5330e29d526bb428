package curio.shop.items;

import static java.util.stream.Collectors.joining;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Finds items, newest first, whatever the filter and wherever in the list the page begins, with
/// work that is bounded by the page and by the number of blocks, not by how many items answer to
/// the filter.
///
/// Without a name the lists of each category, state and holding that can be meant are walked side
/// by side, each in its order, by the index `item_listed`. With a name the blocks of {@link
/// ItemWords} are looked through from the newest on by `shop.find_by_words`, each by its own
/// stretch of the index. The holding is not in that index, because every action changes it. So the
/// newest items with the wanted one are looked at first, and all of them where they are few: that
/// is enough for words that many of them have, and for words that others have.
///
/// All statements of a page must see one snapshot. Stateless.
final class ItemSearch {
  /** So many items of a holding are looked at rather than the index of words. */
  private static final int FEW = 1_000;

  /** So many of the newest ones are looked at before the index of words. */
  private static final int NEWEST = 200;

  /** The longest words, which are rare; the others are compared with what these find. */
  private static final int INDEXED_WORDS = 4;

  /** Stands for the block in a query; no character of a word. */
  private static final String BLOCK = "!";

  private static final String AND = " & ";

  /** The numbers of the newest items in each of several lists. */
  private static final String LISTED =
      """
      select f.number
      from unnest(:categories) as c (category)
      cross join unnest(:states) as s (state)
      cross join unnest(:holdings) as h (holding)
      cross join lateral (
        select i.number from shop.item i
        where i.category = c.category and i.state = s.state and i.holding = h.holding
          and i.number < :before
        order by i.number desc limit :limit
      ) f
      """;

  private static final String NAMED =
      """
      select number, item_id from shop.item_words
      where number = any (:numbers)
        and words @@ cast(replace(:query, '!', lpad(to_hex(number / 8192), 8, '0')) as tsquery)
      """;

  private static final String BY_WORDS =
      """
      select number, item_id
      from shop.find_by_words(:query, :rest, :categories, :states, :holding, :before, :limit)
      """;

  private ItemSearch() {}

  /** An item that was found. */
  record Found(long number, String itemId) {}

  /** The newest items before a number that answer to a filter. */
  static List<Found> find(Handle tx, ItemFilter filter, long before, int limit) {
    if (filter.words().isEmpty()) {
      var numbers = newest(tx, filter, before, limit);
      return sorted(
          tx.createQuery(
                  "select number, item_id from shop.item_words where number = any (:numbers)")
              .bind("numbers", array(numbers)),
          limit);
    }
    if (filter.holding() != Holding.HOLDING_UNSPECIFIED) {
      // In any order: whether there are more of them is all that matters.
      var few = listed(tx, LISTED + "limit :limit", filter, before, FEW + 1);
      if (few.size() <= FEW) {
        return named(tx, few, filter, limit);
      }
      var common = named(tx, newest(tx, filter, before, NEWEST), filter, limit);
      if (common.size() == limit) {
        return common;
      }
    }
    return byWords(tx, filter, before, limit);
  }

  private static List<Long> newest(Handle tx, ItemFilter filter, long before, int limit) {
    return listed(tx, LISTED + "order by f.number desc limit :limit", filter, before, limit);
  }

  private static List<Long> listed(
      Handle tx, String sql, ItemFilter filter, long before, int limit) {
    return tx.createQuery(sql)
        .bind("categories", categories(filter))
        .bind("states", states(filter))
        .bind("holdings", numbers(filter.holding().getNumber(), Holding.values().length))
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  private static int[] categories(ItemFilter filter) {
    return numbers(filter.category().getNumber(), Category.values().length);
  }

  private static int[] states(ItemFilter filter) {
    return numbers(filter.state().getNumber(), ItemState.values().length);
  }

  /** The one that is wanted, or all: without the first, unspecified, and the last, unrecognized. */
  private static int[] numbers(int wanted, int values) {
    return wanted == 0 ? IntStream.range(1, values - 1).toArray() : new int[] {wanted};
  }

  /** Those of some items that have all the words. */
  private static List<Found> named(Handle tx, List<Long> numbers, ItemFilter filter, int limit) {
    return sorted(
        tx.createQuery(NAMED)
            .bind("numbers", array(numbers))
            .bind("query", beginnings(filter.words().stream()).collect(joining(AND))),
        limit);
  }

  private static List<Found> sorted(Query query, int limit) {
    return query.mapTo(Found.class).list().stream()
        .sorted(Comparator.comparingLong(Found::number).reversed())
        .limit(limit)
        .toList();
  }

  private static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<Found> byWords(Handle tx, ItemFilter filter, long before, int limit) {
    var words =
        filter.words().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    var indexed = beginnings(words.stream().limit(INDEXED_WORDS));
    return tx.createQuery(BY_WORDS)
        .bind("query", Stream.concat(indexed, facets(filter)).collect(joining(AND)))
        .bind("rest", beginnings(words.stream().skip(INDEXED_WORDS)).collect(joining(AND)))
        .bind("categories", categories(filter))
        .bind("states", states(filter))
        .bind("holding", filter.holding().getNumber())
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(Found.class)
        .list();
  }

  private static Stream<String> facets(ItemFilter filter) {
    var facets = new ArrayList<String>();
    if (filter.category() != Category.CATEGORY_UNSPECIFIED) {
      facets.add(ItemWords.word(filter.category()));
    }
    if (filter.state() != ItemState.ITEM_STATE_UNSPECIFIED) {
      facets.add(ItemWords.word(filter.state()));
    }
    return facets.stream().map(facet -> "'" + BLOCK + facet + "'");
  }

  /** What begins with a word; the block is still to be put in. */
  private static Stream<String> beginnings(Stream<String> words) {
    return words.map(word -> "'" + BLOCK + word + "':*");
  }
}
