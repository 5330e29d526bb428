package curio.gallery.saga;

import curio.blobs.BlobKey;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.blobs.BlobTable;
import curio.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Uploads under way, and the keys they were asked for under. Stateless. */
final class UploadTable {
  private UploadTable() {}

  /** What was uploaded under a key. */
  record Earlier(UUID fingerprint, UUID imageId, boolean done) {}

  /**
   * Takes a key for an image that is to be.
   *
   * @return what was uploaded under it before; empty if it was free
   */
  static Optional<Earlier> takeKey(
      Handle tx, long author, UUID key, UUID fingerprint, UUID imageId) {
    int taken =
        tx.execute(
            """
            insert into gallery.image_key (author, key, fingerprint, image_id) values (?, ?, ?, ?)
            on conflict do nothing
            """,
            author,
            key,
            fingerprint,
            imageId);
    if (taken == 1) {
      return Optional.empty();
    }
    var earlier =
        tx.createQuery(
                """
                select k.fingerprint, k.image_id,
                  k.done or exists (select from gallery.image where id = k.image_id) as done
                from gallery.image_key k where author = :author and key = :key
                """)
            .bind("author", author)
            .bind("key", key)
            .mapTo(Earlier.class)
            .findOne();
    // Else the upload failed between the two statements, and its key is free again.
    return Optional.of(earlier.orElseThrow(UploadTable::running));
  }

  static CurioException running() {
    return new CurioException(
        ErrorCode.CONFLICT, "the first request with this key is still running", 1, null);
  }

  /** Writes down that an upload begins, which keeps its blob. */
  static void begin(Handle tx, UUID imageId, long author, @Nullable UUID key, BlobKey blob) {
    tx.createUpdate(
            """
            insert into gallery.upload (image_id, author, key, hash, generation)
            values (:image, :author, :key, :hash, :generation)
            """)
        .bind("image", imageId)
        .bind("author", author)
        .bindByType("key", key, UUID.class)
        .bind("hash", blob.sha256())
        .bind("generation", blob.generation())
        .execute();
  }

  /** Somebody is at work on uploads: they count as begun now. Those that are gone stay so. */
  static void renew(Handle tx, List<UUID> imageIds) {
    tx.createUpdate(
            "update gallery.upload set begun_at = clock_timestamp() where image_id = any(:ids)")
        .bind("ids", imageIds.toArray(UUID[]::new))
        .execute();
  }

  /**
   * Makes sure that nobody has taken an upload back, and that nobody does before this transaction
   * is over; so its blob is there.
   *
   * @throws CurioException UNAVAILABLE if somebody has
   */
  static void requireKept(Handle tx, UUID imageId) {
    var _ =
        tx.createQuery("select image_id from gallery.upload where image_id = :image for key share")
            .bind("image", imageId)
            .mapTo(UUID.class)
            .findOne()
            .orElseThrow(TwoPhaseCommit::tookTooLong);
  }

  /** Uploads have become images; if one is gone already, nothing keeps its blob any more. */
  static void complete(Handle tx, List<UUID> imageIds) {
    // Until they are over nobody settles their blobs, who would see the uploads as before.
    tx.createUpdate(
            """
            select from gallery.blob join gallery.upload using (hash, generation)
            where image_id = any(:ids) for key share of blob
            """)
        .bind("ids", imageIds.toArray(UUID[]::new))
        .execute();
    tx.createUpdate(
            """
            with ended as (
              delete from gallery.upload where image_id = any(:ids) returning *),
            done as (
              update gallery.image_key k set done = true from ended e
              where k.author = e.author and k.key = e.key)
            insert into gallery.loose_blob (hash, generation)
            select hash, generation from ended e
            where not exists (select from gallery.image i where i.id = e.image_id)
            on conflict do nothing
            """)
        .bind("ids", imageIds.toArray(UUID[]::new))
        .execute();
  }

  /** Nothing has come of the upload: its key is free, and its blob is loose. */
  static void takeBack(Handle tx, UUID imageId) {
    var blob =
        tx.createQuery(
                """
                with ended as (
                  delete from gallery.upload where image_id = :image
                  returning author, key, hash, generation),
                freed as (
                  delete from gallery.image_key k using ended e
                  where k.author = e.author and k.key = e.key and k.image_id = :image
                    and not k.done)
                select hash, generation from ended
                """)
            .bind("image", imageId)
            .map((row, context) -> BlobTable.key(row))
            .findOne();
    blob.ifPresent(key -> BlobTable.loosen(tx, key));
  }

  /** Uploads that began some time ago, oldest first. */
  static List<UUID> old(Database database, Duration olderThan, int limit) {
    return database.read(tx ->
        tx.createQuery(
                """
                select image_id from gallery.upload
                where begun_at < clock_timestamp() - :age * interval '1 millisecond'
                order by begun_at limit :limit
                """)
            .bind("age", olderThan.toMillis())
            .bind("limit", limit)
            .mapTo(UUID.class)
            .list());
  }
}
