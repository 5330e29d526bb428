package peer.items;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Repository;
import peer.items.Traits.Category;
import peer.items.Traits.Holding;
import peer.items.Traits.Kind;
import peer.items.Traits.State;
import peer.items.Traits.Status;

/** Reads items, their history and their tickets: three statements, for one item or for a page of them. */
@Repository
class ItemStore {
  record Item(
      String id, long number, String name, Category category, long price, State state, int ageInMonths,
      List<String> images, Holding holding, String holder, int version, Instant createdAt) {}

  record Action(
      String itemId, int version, String id, Kind kind, String client, Long price, Long tax, Long profit, Instant date) {}

  record Ticket(
      String actionId, long price, long tax, int termDays, LocalDate due, Instant forfeitsAt, int extensions,
      Status status) {}

  /** All there is of an item; tickets by the pawn's action. */
  record Found(Item item, List<Action> actions, Map<String, Ticket> tickets) {}

  /** What is looked for; null where it does not matter. */
  record Filters(String name, Category category, State state, Holding holding) {}

  private static final String ITEM =
      "select id, number, name, category, price_cents, state, age_months, image_ids, holding, holder, version, created_at"
          + " from item where ";

  private static final RowMapper<Item> TO_ITEM = (row, number) -> new Item(
      row.getString(1), row.getLong(2), row.getString(3), Traits.of(Category.values(), row.getInt(4)), row.getLong(5),
      Traits.of(State.values(), row.getInt(6)), row.getInt(7), texts(row.getArray(8)),
      Traits.of(Holding.values(), row.getInt(9)), row.getString(10), row.getInt(11), instant(row, 12));

  private static final RowMapper<Action> TO_ACTION = (row, number) -> new Action(
      row.getString(1), row.getInt(2), row.getString(3), Traits.of(Kind.values(), row.getInt(4)), row.getString(5),
      row.getObject(6, Long.class), row.getObject(7, Long.class), row.getObject(8, Long.class), instant(row, 9));

  private static final RowMapper<Ticket> TO_TICKET = (row, number) -> new Ticket(
      row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4), row.getObject(5, LocalDate.class),
      instant(row, 6), row.getInt(7), Traits.of(Status.values(), row.getInt(8)));

  private final JdbcTemplate jdbc;

  ItemStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The item of an id, none or one. */
  List<Found> one(String id) {
    return withHistory(jdbc.query(ITEM + "id = ?", TO_ITEM, id));
  }

  /** The newest items below a number that answer to all that is given. */
  List<Found> page(Filters filters, long below, int limit) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    if (filters.name() != null) {
      conditions.add("words @@ to_tsquery('simple', ?)");
      values.add(prefixes(filters.name()));
    }
    trait(filters.category(), "category", conditions, values);
    trait(filters.state(), "state", conditions, values);
    trait(filters.holding(), "holding", conditions, values);
    conditions.add("number < ?");
    values.add(below);
    values.add(limit);
    String sql = ITEM + String.join(" and ", conditions) + " order by number desc limit ?";
    List<Item> items = jdbc.query(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(sql);
          // Each search is planned for its own words: a plan for all would take them for equally frequent.
          statement.unwrap(PGStatement.class).setPrepareThreshold(0);
          for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
          }
          return statement;
        },
        TO_ITEM);
    return withHistory(items);
  }

  private static void trait(Enum<?> trait, String column, List<String> conditions, List<Object> values) {
    if (trait != null) {
      conditions.add(column + " = ?");
      values.add(Traits.stored(trait));
    }
  }

  /** Every word begins some word of the name; nothing but letters and digits reaches the query. */
  private static String prefixes(String name) {
    return List.of(name.split("[^\\p{L}\\p{N}]+")).stream()
        .filter(word -> !word.isEmpty())
        .map(word -> word + ":*")
        .collect(Collectors.joining(" & "));
  }

  private List<Found> withHistory(List<Item> items) {
    if (items.isEmpty()) {
      return List.of();
    }
    String[] ids = items.stream().map(Item::id).toArray(String[]::new);
    Map<String, List<Action>> actions = jdbc.query("""
            select item_id, version, id, kind, client_id, price_cents, tax_cents, profit_cents, done_at from action
            where item_id = any(?) order by item_id, version""", TO_ACTION, (Object) ids).stream()
        .collect(Collectors.groupingBy(Action::itemId));
    boolean pawned = actions.values().stream().flatMap(List::stream).anyMatch(each -> each.kind() == Kind.pawn);
    Map<String, Ticket> tickets = pawned
        ? jdbc.query("""
                select action_id, price_cents, tax_cents, term_days, due, forfeits_at, extensions, status from ticket
                where item_id = any(?)""", TO_TICKET, (Object) ids).stream()
            .collect(Collectors.toMap(Ticket::actionId, Function.identity()))
        : Map.of();
    return items.stream()
        .map(item -> new Found(item, actions.getOrDefault(item.id(), List.of()), tickets))
        .toList();
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
