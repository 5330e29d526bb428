package curio.mobileid.sessions;

import curio.mobileid.validation.Hash;
import curio.mobileid.validation.HashType;
import curio.store.Database;
import curio.store.Row;
import curio.store.UuidArray;
import curio.store.groupcommit.GroupCommit;
import curio.store.groupcommit.GroupCommitSettings;
import curio.store.groupcommit.GroupWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Sessions as others than their owner see them. Thread-safe. */
public final class SessionRows implements AutoCloseable {
  private static final GroupCommitSettings READS =
      new GroupCommitSettings(2, 256, 50_000, Duration.ofSeconds(5));
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /** So long after it was first given out, a session's end is given out again. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  /** A clock that went back gives nothing out for longer. */
  private static final String COLUMNS =
      """
      select s.*, handed_out_at is not null and clock_timestamp() not between handed_out_at
        and handed_out_at + interval '%d milliseconds' as spent
      from mobileid.session s
      """
          .formatted(AGAIN.toMillis());

  private final Database database;
  private final FieldEncryption encryption;
  private final GroupCommit<SessionId, Optional<Session>> reads;

  /** Reads that database. */
  public SessionRows(Database database, FieldEncryption encryption, MeterRegistry metrics) {
    this.database = database;
    this.encryption = encryption;
    this.reads =
        new GroupCommit<>(
            "mobileid-reads", database, new Reads(), SessionId::hashCode, READS, metrics);
  }

  /**
   * Who polls what.
   *
   * @param owner the node; empty for none yet
   */
  public record Polled(
      SessionId id,
      Purpose purpose,
      SessionState state,
      long statusAtMillis,
      int polls,
      String owner,
      long epoch) {}

  /**
   * One session. Thousands may ask at once, as after a break of their connections: who asks at the
   * same time is answered by one statement.
   */
  public Optional<Session> find(SessionId id) {
    return reads.submit(id);
  }

  @Override
  public void close() {
    reads.close();
  }

  /** The session that belongs to a key. */
  public Optional<Session> findByKey(byte[] keyHash) {
    return database.read(tx ->
        tx.createQuery(COLUMNS + "where key_hash = :key")
            .bind("key", keyHash)
            .map((row, context) -> session(row))
            .findOne());
  }

  /** Marks an ended session as handed out, if it is not yet: the time of the first one counts. */
  public void handOut(SessionId id) {
    var _ =
        database.inOneStatement(tx ->
            tx.execute(
                """
                update mobileid.session set handed_out_at = clock_timestamp()
                where id = ? and handed_out_at is null and state in ('result', 'exception')
                """,
                id.value()));
  }

  /** Ends a session that nobody wants any more; false if it had ended. */
  static boolean cancel(Handle tx, SessionId id) {
    return tx.createUpdate(
                """
                update mobileid.session
                set state = :to, status_at = clock_timestamp(), failure = :failure
                where id = :id and state = any(:from)
                """)
            .bind("id", id.value())
            .bind("to", SessionState.EXCEPTION.text())
            .bind("failure", Failure.CANCELLED.text())
            .bind("from", Lifecycle.from(SessionEvent.CANCELLED))
            .execute()
        == 1;
  }

  /** Those that have ended, or were never there. */
  List<UUID> ended(List<UUID> ids) {
    return database.read(tx -> {
      var connection = tx.getConnection();
      try (var select =
          connection.prepareStatement(
              """
              select asked.id from unnest(?::uuid[]) as asked (id)
              where not exists (select from mobileid.session s
                where s.id = asked.id and s.state in ('initiated', 'running'))
              """)) {
        select.setArray(1, UuidArray.of(connection, ids.toArray(UUID[]::new)));
        var ended = new ArrayList<UUID>();
        try (var rows = select.executeQuery()) {
          var row = new Row(rows);
          while (rows.next()) {
            ended.add(row.uuid("id"));
          }
        }
        return ended;
      }
    });
  }

  /** A page of all that were started, by id. */
  public List<Polled> page(Optional<SessionId> after, int limit) {
    return database.readPage(tx ->
        tx.createQuery(
                """
                select id, purpose, state, status_at, polls, owner, epoch from mobileid.session
                where id > :after and state <> 'starting' order by id limit :limit
                """)
            .bind("after", after.map(SessionId::value).orElse(BEFORE_ALL))
            .bind("limit", limit)
            .map((row, context) -> polled(row))
            .list());
  }

  static Hash hash(Row row) throws SQLException {
    return Hash.ofBase64(HashType.valueOf(row.text("hash_type")), row.text("hash"));
  }

  private static Polled polled(ResultSet result) throws SQLException {
    var row = new Row(result);
    return new Polled(
        new SessionId(row.uuid("id")),
        Purpose.of(row.text("purpose")),
        SessionState.of(row.text("state")),
        row.instant("status_at").toEpochMilli(),
        result.getInt("polls"),
        row.textOrEmpty("owner"),
        row.number("epoch"));
  }

  private Session session(ResultSet result) throws SQLException {
    var row = new Row(result);
    var id = new SessionId(row.uuid("id"));
    String failure = row.textOrEmpty("failure");
    byte[] answer = result.getBytes("answer");
    return new Session(
        id,
        Purpose.of(row.text("purpose")),
        SessionState.of(row.text("state")),
        row.instant("expires_at"),
        row.bytes("fingerprint"),
        hash(row),
        Person.open(encryption, id, row.bytes("person")),
        result.getBytes("browser_hash"),
        row.number("user_id"),
        failure.isEmpty() ? null : Failure.of(failure),
        answer == null ? null : SealedAnswer.open(encryption, id, answer),
        result.getBoolean("spent"));
  }

  /** Reads all that are asked for at the same time. */
  private final class Reads implements GroupWork<SessionId, Optional<Session>> {
    @Override
    public List<Optional<Session>> apply(Connection connection, List<SessionId> ids)
        throws SQLException {
      var found = new HashMap<SessionId, Session>();
      try (var select = connection.prepareStatement(COLUMNS + "where id = any(?)")) {
        select.setArray(
            1, UuidArray.of(connection, ids.stream().map(SessionId::value).toArray(UUID[]::new)));
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            var session = session(rows);
            found.put(session.id(), session);
          }
        }
      }
      return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
    }

    /** Nor does it write any. */
    @Override
    public boolean writesByOneStatement() {
      return true;
    }
  }
}
