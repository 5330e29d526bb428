package curio.shop.archive;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.SettledAction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Settled commands that are on their way into a file. Stateless. */
final class ArchiveRows {
  /** Most lines of a file. */
  static final int MAX_LINES = 20_000;

  private static final String ADD =
      """
      insert into shop.archive_row (action_id, day, action)
      select * from unnest(?, ?, ?) on conflict do nothing
      """;

  private static final String NEXT_DAY =
      "select min(day) from shop.archive_row where segment is null";

  private static final String NEXT_SEGMENT =
      "update shop.archive_head set segments = segments + 1 returning segments";

  private static final String ASSIGN =
      """
      update shop.archive_row set segment = ? where number in (
        select number from shop.archive_row where segment is null and day = ?
        order by number limit ?)
      """;

  private static final String ASSIGNED =
      """
      select segment, day from shop.archive_row where segment is not null
      group by 1, 2 order by 1
      """;

  private static final String ROWS =
      "select action from shop.archive_row where segment = ? order by number";

  private static final String FORGET = "delete from shop.archive_row where segment = ?";

  private static final String WAITING =
      "select count(*) from (select 1 from shop.archive_row limit 100000) as counted";

  private ArchiveRows() {}

  /** What is to be in a file of its own: never more and never less, however often it is written. */
  record Assigned(long segment, LocalDate day) {}

  /** Adds commands; those that wait here already are left. */
  static void add(Handle tx, List<SettledAction> settled) throws SQLException {
    var connection = tx.getConnection();
    try (var insert = connection.prepareStatement(ADD)) {
      var ids = settled.stream().map(one -> UUID.fromString(one.getActionId())).toArray();
      insert.setArray(1, connection.createArrayOf("uuid", ids));
      insert.setArray(
          2, connection.createArrayOf("date", settled.stream().map(ArchiveRows::day).toArray()));
      insert.setArray(
          3,
          connection.createArrayOf(
              "bytea", settled.stream().map(SettledAction::toByteArray).toArray(byte[][]::new)));
      insert.executeUpdate();
    }
  }

  /** The day by UTC on which it was settled. */
  private static LocalDate day(SettledAction settled) {
    return Instant.ofEpochMilli(settled.getSettledAtMillis()).atZone(ZoneOffset.UTC).toLocalDate();
  }

  /** Those whose file may be there already, the oldest first. */
  static List<Assigned> assigned(Handle tx) throws SQLException {
    try (var select = tx.getConnection().prepareStatement(ASSIGNED);
        var rows = select.executeQuery()) {
      var assigned = new ArrayList<Assigned>();
      while (rows.next()) {
        assigned.add(
            new Assigned(rows.getLong(1), requireNonNull(rows.getObject(2, LocalDate.class))));
      }
      return assigned;
    }
  }

  /** Decides what the next file will hold: commands of the oldest day; empty if there are none. */
  static Optional<Assigned> assign(Handle tx) throws SQLException {
    LocalDate day;
    try (var select = tx.getConnection().prepareStatement(NEXT_DAY);
        var rows = select.executeQuery()) {
      rows.next();
      day = rows.getObject(1, LocalDate.class);
    }
    if (day == null) {
      return Optional.empty();
    }
    long segment;
    try (var next = tx.getConnection().prepareStatement(NEXT_SEGMENT);
        var rows = next.executeQuery()) {
      rows.next();
      segment = rows.getLong(1);
    }
    try (var assign = tx.getConnection().prepareStatement(ASSIGN)) {
      assign.setLong(1, segment);
      assign.setObject(2, day);
      assign.setInt(3, MAX_LINES);
      assign.executeUpdate();
    }
    return Optional.of(new Assigned(segment, day));
  }

  /** The lines of a segment, in the order in which they came. */
  static List<String> lines(Handle tx, long segment) throws SQLException {
    try (var select = tx.getConnection().prepareStatement(ROWS)) {
      select.setLong(1, segment);
      try (var rows = select.executeQuery()) {
        var lines = new ArrayList<String>();
        while (rows.next()) {
          lines.add(ArchiveLine.of(SettledAction.parseFrom(rows.getBytes(1))));
        }
        return lines;
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("a row that was not written by this class", e);
      }
    }
  }

  /** Its file is there. */
  static void forget(Handle tx, long segment) throws SQLException {
    try (var delete = tx.getConnection().prepareStatement(FORGET)) {
      delete.setLong(1, segment);
      delete.executeUpdate();
    }
  }

  /** How many wait, counted up to a bound. */
  static long waiting(Handle tx) throws SQLException {
    try (var select = tx.getConnection().prepareStatement(WAITING);
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
