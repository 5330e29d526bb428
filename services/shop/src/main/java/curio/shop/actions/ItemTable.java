package curio.shop.actions;

import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.shop.items.ItemWords;
import curio.store.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements that lock and write items. Stateless. */
final class ItemTable {
  /** Parts the ids of images, none of which has it in it. */
  private static final String SEPARATOR = "\u001f";

  /** In the order of ids, so that two transactions cannot wait for each other in a circle. */
  private static final String LOCK =
      """
      select id, number, name, category, state, price_cents, age_months, image_ids, holding, holder,
        cost_cents, version
      from shop.item where id = any (?) order by id for update
      """;

  private static final String INSERT =
      """
      insert into shop.item (id, name, category, state, price_cents, age_months, image_ids, holding,
        holder, cost_cents, version, created_at)
      select id, name, category, state, price_cents, age_months, string_to_array(images, ?),
        holding, holder, cost_cents, version, added.at
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t (id, name, category, state, price_cents,
        age_months, images, holding, holder, cost_cents, version)
      cross join (select cast(? as timestamptz) as at) as added
      returning id, number
      """;

  private static final String UPDATE =
      """
      update shop.item i
      set name = t.name, state = t.state, price_cents = t.price_cents,
        image_ids = string_to_array(t.images, ?), holding = t.holding, holder = t.holder,
        cost_cents = t.cost_cents, version = t.version
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t (id, was, name, state, price_cents, images,
        holding, holder, cost_cents, version)
      where i.id = t.id and i.version = t.was
      """;

  private ItemTable() {}

  /** An item before and after a transaction. */
  record Changed(StoredItem before, StoredItem after) {}

  /** Those that there are, by id, held until the transaction ends. */
  static Map<String, StoredItem> lock(Handle tx, Collection<String> ids) throws SQLException {
    var connection = tx.getConnection();
    try (var select = connection.prepareStatement(LOCK)) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      var items = new HashMap<String, StoredItem>();
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          var item = read(row);
          items.put(item.id(), item);
        }
      }
      return items;
    }
  }

  /** Stores new items, in the order in which they were added. */
  static void insert(Handle tx, List<StoredItem> added, Instant now) throws SQLException {
    if (added.isEmpty()) {
      return;
    }
    var numbers = new HashMap<String, Long>();
    try (var insert = tx.getConnection().prepareStatement(INSERT)) {
      insert.setString(1, SEPARATOR);
      new Columns<>(insert, added, 1)
          .texts(StoredItem::id)
          .texts(StoredItem::name)
          .numbers(item -> item.category().getNumber())
          .numbers(item -> item.state().getNumber())
          .sums(StoredItem::price)
          .numbers(StoredItem::ageMonths)
          .texts(ItemTable::images)
          .numbers(item -> item.holding().getNumber())
          .texts(StoredItem::holder)
          .sums(StoredItem::cost)
          .numbers(StoredItem::version);
      insert.setString(13, now.toString());
      try (var rows = insert.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          numbers.put(row.text("id"), row.number("number"));
        }
      }
    }
    ItemWords.write(
        tx,
        added.stream()
            .map(item -> entry(item, Objects.requireNonNull(numbers.get(item.id()))))
            .toList());
  }

  /**
   * Stores items that are locked.
   *
   * @throws IllegalStateException if one is at another version than it was
   */
  static void update(Handle tx, List<Changed> changed) throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    try (var update = tx.getConnection().prepareStatement(UPDATE)) {
      update.setString(1, SEPARATOR);
      new Columns<>(update, changed, 1)
          .texts(item -> item.after().id())
          .numbers(item -> item.before().version())
          .texts(item -> item.after().name())
          .numbers(item -> item.after().state().getNumber())
          .sums(item -> item.after().price())
          .texts(item -> images(item.after()))
          .numbers(item -> item.after().holding().getNumber())
          .texts(item -> item.after().holder())
          .sums(item -> item.after().cost())
          .numbers(item -> item.after().version());
      int updated = update.executeUpdate();
      if (updated != changed.size()) {
        throw new IllegalStateException(
            "items: %d at their version (expected: %d)".formatted(updated, changed.size()));
      }
    }
    var entries = new ArrayList<ItemWords.Entry>();
    for (var item : changed) {
      if (!item.after().isFoundAs(item.before())) {
        entries.add(entry(item.after(), item.after().number()));
      }
    }
    ItemWords.write(tx, entries);
  }

  private static ItemWords.Entry entry(StoredItem item, long number) {
    return new ItemWords.Entry(number, item.id(), item.name(), item.category(), item.state());
  }

  private static String images(StoredItem item) {
    return String.join(SEPARATOR, item.images());
  }

  private static StoredItem read(Row row) throws SQLException {
    return new StoredItem(
        row.text("id"),
        row.number("number"),
        row.text("name"),
        known(Category.forNumber((int) row.number("category"))),
        known(ItemState.forNumber((int) row.number("state"))),
        row.number("price_cents"),
        (int) row.number("age_months"),
        row.texts("image_ids"),
        known(Holding.forNumber((int) row.number("holding"))),
        row.text("holder"),
        row.number("cost_cents"),
        (int) row.number("version"));
  }

  private static <T> T known(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("an item of a later release");
    }
    return value;
  }
}
