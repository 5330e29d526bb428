package curio.shop.reads;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.shop.v1.ActionKind;
import curio.contracts.shop.v1.ActionOutcome;
import curio.contracts.shop.v1.ActionOutcome.Applied;
import curio.contracts.shop.v1.ActionOutcome.Pending;
import curio.contracts.shop.v1.ActionOutcome.Rejected;
import curio.contracts.shop.v1.FindOutcomesReply;
import curio.contracts.shop.v1.FindOutcomesRequest;
import curio.contracts.shop.v1.ItemCommand;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Backlog;
import curio.log.Event;
import curio.store.Database;
import curio.store.Row;
import curio.text.UuidText;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What became of actions. Thread-safe. */
final class Outcomes {
  private static final int MAX_IDS = 1_000;

  private static final String FIND =
      """
      select action_id, fingerprint, item_id, kind, user_id, client_id, version, code, reason,
        fraud_list_version
      from shop.outcome where action_id = any (:ids)
      """;

  private final Database database;
  private final Backlog waiting;

  /**
   * Those of a store.
   *
   * @param waiting the commands that are not settled yet
   */
  Outcomes(Database database, Backlog waiting) {
    this.database = database;
    this.waiting = waiting;
  }

  /**
   * Outcomes in the order in which they were asked for, without those of unknown actions.
   *
   * @throws CurioException INVALID for too many, UNAVAILABLE if so much waits that nobody can say
   *     whether an action is among it
   */
  FindOutcomesReply find(FindOutcomesRequest request) {
    if (request.getActionIdsCount() > MAX_IDS) {
      throw new CurioException(
          ErrorCode.INVALID,
          "action ids: %d (expected: at most %d)".formatted(request.getActionIdsCount(), MAX_IDS));
    }
    var ids = new LinkedHashSet<UUID>();
    request.getActionIdsList().forEach(id -> UuidText.read(id).ifPresent(ids::add));
    var found = new HashMap<>(settled(ids));
    if (request.getPendingToo()) {
      addPending(ids, found);
    }
    var reply = FindOutcomesReply.newBuilder();
    ids.forEach(id -> Optional.ofNullable(found.get(id)).ifPresent(reply::addOutcomes));
    return reply.build();
  }

  private void addPending(Set<UUID> ids, Map<UUID, ActionOutcome> found) {
    var open = missing(ids, found);
    if (open.isEmpty()) {
      return;
    }
    waiting
        .find(open)
        .forEach((id, event) -> pending(event).ifPresent(outcome -> found.put(id, outcome)));
    // Between the two looks an action may have been settled.
    found.putAll(settled(open));
  }

  private static Set<UUID> missing(Set<UUID> ids, Map<UUID, ActionOutcome> found) {
    var missing = new HashSet<>(ids);
    missing.removeAll(found.keySet());
    return missing;
  }

  private Map<UUID, ActionOutcome> settled(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    var outcomes = new HashMap<UUID, ActionOutcome>();
    database
        .read(tx ->
            tx.createQuery(FIND)
                .bind("ids", ids.toArray(UUID[]::new))
                .map((row, context) -> outcome(row))
                .list())
        .forEach(outcome -> outcomes.put(UUID.fromString(outcome.getActionId()), outcome));
    return outcomes;
  }

  private static ActionOutcome outcome(ResultSet result) throws SQLException {
    var row = new Row(result);
    var outcome =
        ActionOutcome.newBuilder()
            .setActionId(row.uuid("action_id").toString())
            .setItemId(row.text("item_id"))
            .setKind(ActionKind.forNumber((int) row.number("kind")))
            .setUserId(row.number("user_id"))
            .setClientId(row.text("client_id"))
            .setFingerprint(bytes(row.uuid("fingerprint")));
    int version = (int) row.number("version");
    if (version > 0) {
      return outcome.setApplied(Applied.newBuilder().setVersion(version)).build();
    }
    return outcome
        .setRejected(
            Rejected.newBuilder()
                .setCode((int) row.number("code"))
                .setReason(row.textOrEmpty("reason"))
                .setFraudListVersion(row.textOrEmpty("fraud_list_version")))
        .build();
  }

  private static Optional<ActionOutcome> pending(Event event) {
    try {
      var command = ItemCommand.parseFrom(event.payload());
      return Optional.of(
          ActionOutcome.newBuilder()
              .setActionId(event.id().toString())
              .setItemId(command.getItemId())
              .setKind(kind(command))
              .setUserId(command.getUserId())
              .setClientId(command.getClientId())
              .setFingerprint(command.getFingerprint())
              .setPending(Pending.getDefaultInstance())
              .build());
    } catch (InvalidProtocolBufferException e) {
      // No command at all; its consumer sets it aside.
      return Optional.empty();
    }
  }

  private static ActionKind kind(ItemCommand command) {
    return switch (command.getWhatCase()) {
      case ADD -> ActionKind.ACTION_KIND_ADD;
      case BUY -> ActionKind.ACTION_KIND_BUY;
      case SELL -> ActionKind.ACTION_KIND_SELL;
      case PAWN -> ActionKind.ACTION_KIND_PAWN;
      case REDEEM -> ActionKind.ACTION_KIND_REDEEM;
      case EXTEND -> ActionKind.ACTION_KIND_EXTEND;
      case CHANGE -> ActionKind.ACTION_KIND_CHANGE;
      case WHAT_NOT_SET -> ActionKind.ACTION_KIND_UNSPECIFIED;
    };
  }

  private static ByteString bytes(UUID digest) {
    var bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(digest.getMostSignificantBits())
            .putLong(digest.getLeastSignificantBits());
    return ByteString.copyFrom(bytes.flip());
  }
}
