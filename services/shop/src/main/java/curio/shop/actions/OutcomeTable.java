package curio.shop.actions;

import curio.shop.actions.Outcome.Applied;
import curio.shop.actions.Outcome.Rejected;
import curio.store.Row;
import curio.store.UuidArray;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements that find and write outcomes. Stateless. */
public final class OutcomeTable {
  private static final String KNOWN =
      "select action_id from shop.outcome where action_id = any (?)";

  private static final String INSERT =
      """
      insert into shop.outcome (action_id, fingerprint, item_id, kind, user_id, client_id, version,
        code, reason, fraud_list_version, settled_at)
      select t.*, settled.at
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as t
      cross join (select cast(? as timestamptz) as at) as settled
      """;

  private OutcomeTable() {}

  /** Which of these actions were settled before. */
  public static Set<UUID> known(Handle tx, Collection<UUID> actions) throws SQLException {
    var connection = tx.getConnection();
    try (var select = connection.prepareStatement(KNOWN)) {
      select.setArray(1, UuidArray.of(connection, actions.toArray(UUID[]::new)));
      var known = new HashSet<UUID>();
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          known.add(row.uuid("action_id"));
        }
      }
      return known;
    }
  }

  /**
   * Stores outcomes of actions that have none, in the order of their ids, so that two transactions
   * that were given one id wait for each other in no circle: the second one fails, and finds the
   * outcome when it is tried again.
   */
  static void insert(Handle tx, List<Outcome> outcomes, Instant now) throws SQLException {
    if (outcomes.isEmpty()) {
      return;
    }
    var sorted = outcomes.stream().sorted(Comparator.comparing(Outcome::actionId)).toList();
    try (var insert = tx.getConnection().prepareStatement(INSERT)) {
      new Columns<>(insert, sorted, 0)
          .uuids(Outcome::actionId)
          .uuids(Outcome::fingerprint)
          .texts(Outcome::itemId)
          .numbers(outcome -> outcome.kind().getNumber())
          .sums(Outcome::userId)
          .texts(Outcome::client)
          .optionalNumbers(OutcomeTable::version)
          .optionalNumbers(OutcomeTable::code)
          .optionalTexts(OutcomeTable::reason)
          .optionalTexts(OutcomeTable::fraudListVersion);
      insert.setString(11, now.toString());
      insert.executeUpdate();
    }
  }

  private static @Nullable Integer version(Outcome outcome) {
    return outcome.result() instanceof Applied(int version) ? version : null;
  }

  private static @Nullable Integer code(Outcome outcome) {
    return outcome.result() instanceof Rejected rejected ? rejected.code() : null;
  }

  private static @Nullable String reason(Outcome outcome) {
    return outcome.result() instanceof Rejected rejected ? rejected.reason() : null;
  }

  private static @Nullable String fraudListVersion(Outcome outcome) {
    return outcome.result() instanceof Rejected rejected && !rejected.fraudListVersion().isEmpty()
        ? rejected.fraudListVersion()
        : null;
  }
}
