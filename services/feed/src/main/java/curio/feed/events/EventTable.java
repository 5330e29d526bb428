package curio.feed.events;

import curio.store.UuidArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The statements that give events their places and take them back. Stateless. */
final class EventTable {
  /** Parts the ids of images, none of which has it in it. */
  private static final String SEPARATOR = "\u001f";

  private static final String INSERT =
      """
      insert into feed.event
        (place, id, author, name, message, subject, image_ids, item_id, private, occurred_at,
          withdrawn)
      select ? + t.number - 1, t.id, t.author, t.name,
        case when gone then '' else t.message end,
        case when gone then '' else t.subject end,
        case when gone then '{}' else string_to_array(t.image_ids, ?) end,
        case when gone then '' else t.item_id end,
        t.private, timestamptz 'epoch' + t.micros * interval '1 microsecond', gone
      from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
          ?::bool[], ?::bigint[]) with ordinality
        as t(id, author, name, message, subject, image_ids, item_id, private, micros, number)
      cross join lateral (
        select exists (select from feed.early_withdrawal w where w.event_id = t.id)
          or exists (select from feed.erased_user u where u.user_id = t.author) as gone) g
      """;

  private static final String WITHDRAW =
      """
      update feed.event e
      set withdrawn = true, message = '', subject = '', image_ids = '{}', item_id = ''
      from unnest(?::uuid[], ?::bigint[]) as t(id, author)
      where e.id = t.id and e.author = t.author
      returning e.id
      """;

  private static final String REMEMBER =
      """
      insert into feed.early_withdrawal (event_id)
      select * from unnest(?::uuid[]) on conflict do nothing
      """;

  private EventTable() {}

  /**
   * Takes back what these events say is to be taken back: what is stored, and what is not stored
   * yet as soon as it is.
   */
  static void withdraw(Connection connection, List<ToldEvent> deletions) throws SQLException {
    var early = new HashSet<UUID>();
    deletions.forEach(deletion -> early.add(deletion.takenBack()));
    try (var update = connection.prepareStatement(WITHDRAW)) {
      update.setArray(1, uuids(connection, deletions, ToldEvent::takenBack));
      update.setArray(2, array(connection, "bigint", deletions, ToldEvent::author));
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          early.remove(rows.getObject(1, UUID.class));
        }
      }
    }
    try (var insert = connection.prepareStatement(REMEMBER)) {
      insert.setArray(1, UuidArray.of(connection, early.toArray(UUID[]::new)));
      insert.executeUpdate();
    }
  }

  /**
   * Stores events at the next places, in their order. Those that were taken back before are seen by
   * nobody, nor are those of accounts that are gone.
   */
  static void insert(Connection connection, List<ToldEvent> events) throws SQLException {
    long first = places(connection, events);
    try (var insert = connection.prepareStatement(INSERT)) {
      insert.setLong(1, first);
      insert.setString(2, SEPARATOR);
      insert.setArray(3, uuids(connection, events, ToldEvent::id));
      insert.setArray(4, array(connection, "bigint", events, ToldEvent::author));
      insert.setArray(5, texts(connection, events, e -> e.event().getName()));
      insert.setArray(6, texts(connection, events, e -> e.event().getMessage()));
      insert.setArray(7, texts(connection, events, e -> e.event().getSubject()));
      insert.setArray(
          8, texts(connection, events, e -> String.join(SEPARATOR, e.event().getImageIdsList())));
      insert.setArray(9, texts(connection, events, e -> e.event().getItemId()));
      insert.setArray(10, array(connection, "bool", events, e -> e.event().getPrivate()));
      insert.setArray(
          11,
          array(
              connection,
              "bigint",
              events,
              e -> ChronoUnit.MICROS.between(Instant.EPOCH, e.occurredAt())));
      insert.executeUpdate();
    }
  }

  /** Locks the head to the commit. */
  private static long places(Connection connection, List<ToldEvent> events) throws SQLException {
    try (var give = connection.prepareStatement("select feed.give_event_places(?, ?)")) {
      give.setLong(1, events.size());
      give.setObject(2, events.getLast().id());
      try (var row = give.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static Array texts(
      Connection connection, List<ToldEvent> events, Function<ToldEvent, String> value)
      throws SQLException {
    return array(connection, "text", events, value);
  }

  private static Array array(
      Connection connection, String type, List<ToldEvent> events, Function<ToldEvent, ?> value)
      throws SQLException {
    return connection.createArrayOf(type, events.stream().map(value).toArray());
  }

  private static Array uuids(
      Connection connection, List<ToldEvent> events, Function<ToldEvent, UUID> value)
      throws SQLException {
    return UuidArray.of(connection, events.stream().map(value).toArray(UUID[]::new));
  }
}
