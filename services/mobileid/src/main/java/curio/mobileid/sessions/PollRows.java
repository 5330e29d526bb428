package curio.mobileid.sessions;

import curio.mobileid.upstream.UpstreamAnswer;
import curio.mobileid.validation.Hash;
import curio.mobileid.validation.NationalNumber;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The rows of sessions that are polled, as their owner writes them; each write is in a transaction
 * that checks the owner's epoch. Thread-safe.
 */
final class PollRows {
  private final FieldEncryption encryption;

  PollRows(FieldEncryption encryption) {
    this.encryption = encryption;
  }

  /**
   * What its owner has to know.
   *
   * @param upstreamId upstream's id of it
   * @param traceId of the request that started it
   * @param left how long it may still be polled
   * @param takenOver whether another node has polled it before
   */
  record Claim(
      SessionId id,
      Purpose purpose,
      String upstreamId,
      Hash hash,
      NationalNumber person,
      String traceId,
      Duration left,
      boolean takenOver) {}

  /** Makes a node its owner; empty if it has ended. */
  Optional<Claim> claim(Handle tx, SessionId id, String owner, long epoch) {
    return tx.createQuery(
            """
            update mobileid.session s
            set state = :to, owner = :owner, epoch = :epoch,
              status_at = case when s.state = :to then s.status_at else clock_timestamp() end
            from (select id, owner from mobileid.session where id = :id for update) before
            where s.id = before.id and s.state = any(:from)
            returning s.*, before.owner <> :owner as taken_over,
              cast(1000 * extract(epoch from s.expires_at - clock_timestamp()) as bigint) as left_millis
            """)
        .bind("id", id.value())
        .bind("to", SessionState.RUNNING.text())
        .bind("from", Lifecycle.from(SessionEvent.CLAIMED))
        .bind("owner", owner)
        .bind("epoch", epoch)
        .map((row, context) -> claim(row))
        .findOne();
  }

  /** One more poll has ended. Not worth the wait for the disk. */
  static void count(Handle tx, SessionId id) {
    tx.execute("set local synchronous_commit = off");
    tx.execute("update mobileid.session set polls = polls + 1 where id = ?", id.value());
  }

  /** Upstream has said how it ended; the poll that brought it counts. */
  boolean answered(Handle tx, SessionId id, UpstreamAnswer answer) {
    return tx.createUpdate(
                """
                update mobileid.session
                set state = :to, status_at = clock_timestamp(), answer = :answer, polls = polls + 1
                where id = :id and state = any(:from)
                """)
            .bind("id", id.value())
            .bind("to", SessionState.RESULT.text())
            .bind("answer", SealedAnswer.seal(encryption, id, answer))
            .bind("from", Lifecycle.from(SessionEvent.ANSWERED))
            .execute()
        == 1;
  }

  /** It comes to no result. */
  static boolean failed(Handle tx, SessionId id, Failure failure) {
    var event = failure == Failure.EXPIRED ? SessionEvent.EXPIRED : SessionEvent.FAILED;
    return tx.createUpdate(
                """
                update mobileid.session
                set state = :to, status_at = clock_timestamp(), failure = :failure
                where id = :id and state = any(:from)
                """)
            .bind("id", id.value())
            .bind("to", SessionState.EXCEPTION.text())
            .bind("failure", failure.text())
            .bind("from", Lifecycle.from(event))
            .execute()
        == 1;
  }

  private Claim claim(ResultSet result) throws SQLException {
    var row = new Row(result);
    var id = new SessionId(row.uuid("id"));
    return new Claim(
        id,
        Purpose.of(row.text("purpose")),
        row.text("upstream_id"),
        SessionRows.hash(row),
        Person.open(encryption, id, row.bytes("person")),
        row.text("trace_id"),
        Duration.ofMillis(row.number("left_millis")),
        result.getBoolean("taken_over"));
  }
}
