package curio.feed.posts;

import curio.contracts.feed.v1.Post;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements on posts and the keys they were added under. Stateless. */
final class PostTable {
  private static final String SELECT =
      "select id, author, username, text, image_ids, created_at from feed.post ";

  /** A lock could not be had in time (PostgreSQL manual, appendix A). */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private PostTable() {}

  /** What was added under a key. */
  record Stored(UUID fingerprint, UUID postId) {}

  /**
   * Takes a key for a post.
   *
   * @return what was added under it before; empty if it was free
   * @throws CurioException CONFLICT if another transaction has the key and does not end
   */
  static Optional<Stored> take(Handle tx, NewPost post, UUID id) throws SQLException {
    var sql =
        """
        insert into feed.post_key (author, key, fingerprint, post_id) values (?, ?, ?, ?)
        on conflict do nothing
        """;
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      insert.setLong(1, post.author());
      insert.setObject(2, post.key());
      insert.setObject(3, post.fingerprint());
      insert.setObject(4, id);
      if (insert.executeUpdate() == 1) {
        return Optional.empty();
      }
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw busy();
      }
      throw e;
    }
    var stored =
        tx.createQuery(
                """
                select fingerprint, post_id from feed.post_key where author = :author and key = :key
                """)
            .bind("author", post.author())
            .bind("key", post.key())
            .mapTo(Stored.class)
            .findOne();
    // Else it was purged between the two statements.
    return Optional.of(stored.orElseThrow(PostTable::busy));
  }

  private static RuntimeException busy() {
    return new CurioException(
        ErrorCode.CONFLICT, "the first request with this key is still running", 1, null);
  }

  /** The newest post of an author. */
  static Optional<UUID> newest(Handle tx, long author) {
    return tx.createQuery(
            "select id from feed.post where author = :author order by id desc limit 1")
        .bind("author", author)
        .mapTo(UUID.class)
        .findOne();
  }

  static void add(Handle tx, NewPost post, UUID id, Instant now) {
    tx.createUpdate(
            """
            insert into feed.post (id, author, username, text, image_ids, created_at)
            values (:id, :author, :username, :text, :images, :now)
            """)
        .bind("id", id)
        .bind("author", post.author())
        .bind("username", post.username())
        .bind("text", post.text())
        .bind("images", post.imageIds().toArray(String[]::new))
        .bind("now", now)
        .execute();
  }

  /** Removes a post of an author; whether there was one. */
  static boolean remove(Handle tx, long author, UUID id) {
    return tx.execute("delete from feed.post where id = ? and author = ?", id, author) == 1;
  }

  static Optional<Post> find(Handle tx, UUID id) {
    return tx.createQuery(SELECT + "where id = :id")
        .bind("id", id)
        .map((row, context) -> post(row))
        .findOne();
  }

  /** Posts of an author before an id, newest first. */
  static List<Post> page(Handle tx, long author, UUID before, int limit) {
    return tx.createQuery(
            SELECT + "where author = :author and id < :before order by id desc limit :limit")
        .bind("author", author)
        .bind("before", before)
        .bind("limit", limit)
        .map((row, context) -> post(row))
        .list();
  }

  private static Post post(ResultSet result) throws SQLException {
    var row = new Row(result);
    return Post.newBuilder()
        .setId(row.uuid("id").toString())
        .setUserId(row.number("author"))
        .setUsername(row.text("username"))
        .setText(row.text("text"))
        .addAllImageIds(row.texts("image_ids"))
        .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
        .build();
  }
}
