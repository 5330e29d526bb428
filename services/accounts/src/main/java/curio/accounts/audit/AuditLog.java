package curio.accounts.audit;

import curio.store.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jdbi.v3.core.Handle;

/**
 * The log of what was done to accounts. Entries are written in the transaction of the change they
 * tell of, so there is none without the other; the store refuses to change or remove one, but for
 * those that are older than they are kept. Nobody fills it with changes of their own account: they
 * are counted here, and a change that is one too many is not made. Immutable; each method works in
 * its caller's transaction.
 */
public final class AuditLog {
  private final ObjLongConsumer<Handle> ownChange;

  /** A log in which nothing is counted. */
  public AuditLog() {
    this((tx, userId) -> {});
  }

  /**
   * A log of changes that are counted.
   *
   * @param ownChange is told of an account that changes itself, and throws if that is too often
   */
  public AuditLog(ObjLongConsumer<Handle> ownChange) {
    this.ownChange = ownChange;
  }

  /** Adds an entry, which is there once the transaction is committed. */
  public void record(Handle tx, AuditEntry entry, Instant at) {
    if (entry.action().isChange() && entry.actorId() == entry.subjectId()) {
      ownChange.accept(tx, entry.subjectId());
    }
    var caller = entry.caller();
    tx.createUpdate(
            """
            insert into accounts.audit
              (at, action, actor_id, subject_id, address, agent, trace_id, detail)
            values (:at, :action, :actorId, :subjectId, :address, :agent, :traceId, :detail)
            """)
        .bind("at", at)
        .bind("action", entry.action().text())
        .bind("actorId", entry.actorId())
        .bind("subjectId", entry.subjectId())
        .bind("address", caller.address())
        .bind("agent", caller.agent())
        .bind("traceId", caller.traceId())
        .bind("detail", entry.detail())
        .execute();
  }

  /**
   * Entries, the newest first. Numbers are drawn before the commit, so of two transactions at the
   * same moment the lower number may appear later: whoever follows the log reads a little again.
   */
  public List<curio.contracts.accounts.v1.AuditEntry> list(Handle tx, AuditQuery wanted) {
    var action = wanted.action();
    var query =
        tx.createQuery(
            """
            select number, at, action, actor_id, subject_id, address, agent, trace_id, detail
            from accounts.audit where %s order by number desc limit :limit
            """
                .formatted(conditions(wanted)));
    if (wanted.actorId() != 0) {
      query.bind("actorId", wanted.actorId());
    }
    if (wanted.subjectId() != 0) {
      query.bind("subjectId", wanted.subjectId());
    }
    if (action != null) {
      query.bind("action", action.text());
    }
    if (wanted.before() != 0) {
      query.bind("before", wanted.before());
    }
    return query.bind("limit", wanted.limit()).map((row, context) -> entry(new Row(row))).list();
  }

  /** Who was the last to change a member of an account, by the name it has in answers. */
  public Optional<Long> lastToChange(Handle tx, long userId, String member) {
    return tx.createQuery(
            """
            select actor_id from accounts.audit
            where subject_id = :user and action = :action
              and :member = any (string_to_array(detail, ', '))
            order by number desc limit 1
            """)
        .bind("user", userId)
        .bind("action", AuditAction.USER_UPDATED.text())
        .bind("member", member)
        .mapTo(Long.class)
        .findFirst();
  }

  private static curio.contracts.accounts.v1.AuditEntry entry(Row row) throws SQLException {
    return curio.contracts.accounts.v1.AuditEntry.newBuilder()
        .setNumber(row.number("number"))
        .setAtMillis(row.instant("at").toEpochMilli())
        .setAction(row.text("action"))
        .setActorId(row.number("actor_id"))
        .setSubjectId(row.number("subject_id"))
        .setAddress(row.text("address"))
        .setAgent(row.text("agent"))
        .setTraceId(row.text("trace_id"))
        .setDetail(row.text("detail"))
        .build();
  }

  private static String conditions(AuditQuery wanted) {
    var conditions = new ArrayList<>(List.of("true"));
    if (wanted.actorId() != 0) {
      conditions.add("actor_id = :actorId");
    }
    if (wanted.subjectId() != 0) {
      conditions.add("subject_id = :subjectId");
    }
    if (wanted.action() != null) {
      conditions.add("action = :action");
    }
    if (wanted.before() != 0) {
      conditions.add("number < :before");
    }
    return String.join(" and ", conditions);
  }
}
