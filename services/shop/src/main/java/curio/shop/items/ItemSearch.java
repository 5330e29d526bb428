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
/// ItemWords} are looked through from the newest on, each by its own stretch of the index, and
/// always more at once, so that a rare word costs few statements. The holding is not in that index,
/// because every action changes it; where only few items have the wanted one, these are looked at
/// instead.
///
/// All statements of a page must see one snapshot. Stateless.
final class ItemSearch {
  /** So many items are looked at rather than the index of words. */
  private static final int FEW = 1_000;

  /** Most blocks that one statement looks through. */
  private static final int MOST_BLOCKS = 64;

  /** The longest words, which are rare; the others are compared with what these find. */
  private static final int INDEXED_WORDS = 4;

  /** Stands for the block in a query; no character of a word. */
  private static final String BLOCK = "!";

  private static final String LISTED =
      """
      from unnest(:categories) as c (category)
      cross join unnest(:states) as s (state)
      cross join unnest(:holdings) as h (holding)
      cross join lateral (
        select i.number, i.id as item_id from shop.item i
        where i.category = c.category and i.state = s.state and i.holding = h.holding
          and i.number < :before
        order by i.number desc limit :limit
      ) f
      """;

  private static final String AND = " & ";

  /** A query with the block of a row or of a statement in it. */
  private static final String IN_BLOCK =
      "cast(replace(:%s, '" + BLOCK + "', lpad(to_hex(%s), 8, '0')) as tsquery)";

  private static final String AMONG =
      """
      select number, item_id from shop.item_words
      where number = any (:numbers) and words @@ %s
      """
          .formatted(IN_BLOCK.formatted("query", "number / " + Blocks.SIZE));

  private static final String HOLDING =
      "join shop.item i on i.id = w.item_id and i.holding = :holding";

  private ItemSearch() {}

  /** An item that was found. */
  record Found(long number, String itemId) {}

  /** The newest items before a number that answer to a filter. */
  static List<Found> find(Handle tx, ItemFilter filter, long before, int limit) {
    if (filter.words().isEmpty()) {
      return listed(
          tx,
          "select f.number, f.item_id " + LISTED + "order by f.number desc limit :limit",
          filter,
          before,
          limit);
    }
    if (filter.holding() != Holding.HOLDING_UNSPECIFIED) {
      // In any order: whether there are more of them is all that matters.
      var few =
          listed(
              tx, "select f.number, f.item_id " + LISTED + "limit :limit", filter, before, FEW + 1);
      if (few.size() <= FEW) {
        return among(tx, few, filter, limit);
      }
    }
    return inBlocks(tx, filter, before, limit);
  }

  private static List<Found> listed(
      Handle tx, String sql, ItemFilter filter, long before, int limit) {
    return tx.createQuery(sql)
        .bind("categories", numbers(filter.category().getNumber(), Category.values().length))
        .bind("states", numbers(filter.state().getNumber(), ItemState.values().length))
        .bind("holdings", numbers(filter.holding().getNumber(), Holding.values().length))
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(Found.class)
        .list();
  }

  /** The one that is wanted, or all: without the first, unspecified, and the last, unrecognized. */
  private static int[] numbers(int wanted, int values) {
    return wanted == 0 ? IntStream.range(1, values - 1).toArray() : new int[] {wanted};
  }

  private static List<Found> among(Handle tx, List<Found> few, ItemFilter filter, int limit) {
    return tx
        .createQuery(AMONG)
        .bind("numbers", few.stream().mapToLong(Found::number).toArray())
        .bind("query", beginnings(filter.words().stream()).collect(joining(AND)))
        .mapTo(Found.class)
        .list()
        .stream()
        .sorted(Comparator.comparingLong(Found::number).reversed())
        .limit(limit)
        .toList();
  }

  private static List<Found> inBlocks(Handle tx, ItemFilter filter, long before, int limit) {
    var found = new ArrayList<Found>();
    long newest = Blocks.of(Math.min(before - 1, newest(tx)));
    int blocks = 1;
    while (newest >= 0 && found.size() < limit) {
      long oldest = Math.max(0, newest - blocks + 1);
      found.addAll(
          blocks(tx, filter, limit - found.size())
              .bind("before", before)
              .bind("newest", newest)
              .bind("oldest", oldest)
              .mapTo(Found.class)
              .list());
      newest = oldest - 1;
      blocks = Math.min(2 * blocks, MOST_BLOCKS);
    }
    return found;
  }

  private static long newest(Handle tx) {
    return tx.createQuery("select coalesce(max(number), 0) from shop.item_words")
        .mapTo(Long.class)
        .one();
  }

  private static Query blocks(Handle tx, ItemFilter filter, int limit) {
    var words =
        filter.words().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    var indexed = beginnings(words.stream().limit(INDEXED_WORDS));
    var rest = beginnings(words.stream().skip(INDEXED_WORDS)).collect(joining(AND));
    boolean byHolding = filter.holding() != Holding.HOLDING_UNSPECIFIED;
    var query =
        tx.createQuery(blocksSql(byHolding, !rest.isEmpty()))
            .bind("query", Stream.concat(indexed, facets(filter)).collect(joining(AND)))
            .bind("limit", limit);
    if (byHolding) {
      query.bind("holding", filter.holding().getNumber());
    }
    if (!rest.isEmpty()) {
      query.bind("rest", rest);
    }
    return query;
  }

  /** What the index finds is taken as a whole before anything else is asked of it. */
  private static String blocksSql(boolean byHolding, boolean hasRest) {
    return """
    select m.number, m.item_id
    from generate_series(cast(:newest as bigint), cast(:oldest as bigint), -1) as b (block)
    cross join lateral (
      select w.number, w.item_id
      from (
        select number, item_id, words from shop.item_words where words @@ %s offset 0
      ) w %s
      where w.number < :before %s
      order by w.number desc limit :limit
    ) m
    order by m.number desc limit :limit
    """
        .formatted(
            IN_BLOCK.formatted("query", "b.block"),
            byHolding ? HOLDING : "",
            hasRest ? "and w.words @@ " + IN_BLOCK.formatted("rest", "b.block") : "");
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
