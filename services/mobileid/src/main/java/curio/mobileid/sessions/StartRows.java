package curio.mobileid.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of sessions while they are started. Thread-safe; works in its caller's transaction. */
public final class StartRows {
  private final FieldEncryption encryption;

  /** Seals by that encryption. */
  public StartRows(FieldEncryption encryption) {
    this.encryption = encryption;
  }

  /**
   * Writes down that upstream is about to be asked; false if the key has a session already.
   *
   * @param within when the start is over at the latest
   */
  public boolean reserve(Handle tx, NewSession session, Duration within) {
    var prompt = session.prompt();
    return tx.createUpdate(
                """
                insert into mobileid.session (id, purpose, expires_at, key_hash, fingerprint, hash,
                  hash_type, person, browser_hash, user_id, trace_id)
                values (:id, :purpose, clock_timestamp() + :within * interval '1 millisecond', :key,
                  :fingerprint, :hash, :hash_type, :person, :browser, nullif(:user, 0), :trace)
                on conflict (key_hash) where key_hash is not null do nothing
                """)
            .bind("id", session.id().value())
            .bind("purpose", session.purpose().text())
            .bind("within", within.toMillis())
            .bind("key", session.keyHash())
            .bind("fingerprint", session.fingerprint())
            .bind("hash", prompt.hash().base64())
            .bind("hash_type", prompt.hash().type().name())
            .bind("person", Person.seal(encryption, session.id(), prompt.person()))
            .bind("browser", session.browserHash())
            .bind("user", session.userId())
            .bind("trace", session.traceId())
            .execute()
        == 1;
  }

  /**
   * The phone rings.
   *
   * @param life how long it is polled
   * @return until when; empty if the start was given up meanwhile
   */
  public Optional<Instant> accept(Handle tx, SessionId id, String upstreamId, Duration life) {
    return tx.createQuery(
            """
            update mobileid.session
            set state = :to, status_at = clock_timestamp(), upstream_id = :upstream,
              expires_at = clock_timestamp() + :life * interval '1 millisecond'
            where id = :id and state = any(:from)
            returning expires_at
            """)
        .bind("id", id.value())
        .bind("to", SessionState.INITIATED.text())
        .bind("from", Lifecycle.from(SessionEvent.ACCEPTED))
        .bind("upstream", upstreamId)
        .bind("life", life.toMillis())
        .mapTo(Instant.class)
        .findOne();
  }

  /** No phone rings: the key is free for another try. */
  public void notStarted(Handle tx, SessionId id) {
    fail(tx, id, Failure.NOT_STARTED, true);
  }

  /** A phone may ring: the key is spent. */
  public void unknown(Handle tx, SessionId id) {
    fail(tx, id, Failure.START_UNKNOWN, false);
  }

  private static void fail(Handle tx, SessionId id, Failure failure, boolean freesKey) {
    tx.createUpdate(
            """
            update mobileid.session
            set state = :to, status_at = clock_timestamp(), failure = :failure,
              key_hash = case when :frees then null else key_hash end
            where id = :id and state = any(:from)
            """)
        .bind("id", id.value())
        .bind("to", SessionState.EXCEPTION.text())
        .bind("failure", failure.text())
        .bind("frees", freesKey)
        .bind("from", Lifecycle.from(SessionEvent.START_FAILED))
        .execute();
  }
}
