package curio.accounts.sessions;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The numbered list of ended sessions that every node reads on from the last number it has seen.
 * Has no state; each method works in its caller's transaction.
 *
 * <p>A number must never become visible after a greater one, or a reader that has seen the greater
 * one would miss it and the node would go on accepting a revoked session. A sequence alone does not
 * give that: of two transactions the one with the smaller number may commit later. So a number is
 * drawn under a lock that is held until the commit. That makes the commits of sign-outs (only
 * these) go one by one, a thousand or so per second, which is plenty; comparing transaction ids
 * with the snapshot's oldest instead would let any long transaction delay every revocation.
 */
public final class EndedSessions {
  /** Adds a session. To be called last in its transaction: other sign-outs wait for its commit. */
  void add(Handle tx, SessionId id, Instant now) {
    addAll(tx, List.of(id), now);
  }

  /** Adds sessions, in their order. Like {@link #add}, to be called last. */
  void addAll(Handle tx, List<SessionId> ids, Instant now) {
    if (!ids.isEmpty()) {
      tx.execute("select pg_advisory_xact_lock(hashtext('accounts.ended_sessions'))");
      tx.createUpdate(
              """
              insert into accounts.ended_sessions (session_id, ended_at)
              select id, :now from unnest(:ids) with ordinality as ended (id, place) order by place
              """)
          .bind("ids", ids.stream().map(SessionId::value).toArray(UUID[]::new))
          .bind("now", now)
          .execute();
    }
  }

  /** The newest number; 0 if there is none. */
  public long newest(Handle tx) {
    return tx.createQuery("select coalesce(max(number), 0) from accounts.ended_sessions")
        .mapTo(Long.class)
        .one();
  }

  /**
   * Where a reader is who has read up to a number. It changes when the store is another one than
   * before (its system or timeline, or the table was made anew) or has another entry there.
   */
  public String mark(Handle tx, long number) {
    return standing(tx, number).mark();
  }

  /**
   * @param drawn the last number of the sequence, which restoring an older store sets back
   */
  private record Standing(String mark, long drawn) {}

  /** In one statement, as every node asks for it a few times a second. */
  private static Standing standing(Handle tx, long number) {
    return tx.createQuery(
            """
            select concat_ws('.', (select system_identifier from pg_control_system()),
                substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8),
                pg_relation_filenode('accounts.ended_sessions'),
                (select session_id from accounts.ended_sessions where number = :number)),
              coalesce(pg_sequence_last_value(
                pg_get_serial_sequence('accounts.ended_sessions', 'number')::regclass), 0)
            """)
        .bind("number", number)
        .map((row, context) -> new Standing(requireNonNull(row.getString(1)), row.getLong(2)))
        .one();
  }

  /**
   * Whether a reader's place is one of this list: the mark of its number is still the same, or that
   * has been purged since, and no smaller number was drawn after it.
   */
  public boolean isKnown(Handle tx, long number, String mark) {
    var now = standing(tx, number);
    boolean same =
        mark.equals(now.mark()) || (mark.startsWith(now.mark() + ".") && isPurged(tx, number));
    return same && now.drawn() >= number;
  }

  /** Entries are purged by their age, so where an older one is there, a missing one never was. */
  private static boolean isPurged(Handle tx, long number) {
    return tx.createQuery(
            """
            select not exists (select from accounts.ended_sessions where number < :number)
            """)
        .bind("number", number)
        .mapTo(Boolean.class)
        .one();
  }

  /** What ended after a number, at most so many, in order. */
  public List<Numbered> after(Handle tx, long number, int max) {
    return tx.createQuery(
            """
            select number, session_id from accounts.ended_sessions
            where number > :number order by number limit :max
            """)
        .bind("number", number)
        .bind("max", max)
        .map((row, context) -> new Numbered(row.getLong(1), sessionId(row)))
        .list();
  }

  /** An ended session and its place in the list. */
  public record Numbered(long number, SessionId id) {}

  private static SessionId sessionId(ResultSet row) throws SQLException {
    return new SessionId(requireNonNull(row.getObject(2, UUID.class)));
  }
}
