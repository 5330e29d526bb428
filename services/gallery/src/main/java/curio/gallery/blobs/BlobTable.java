package curio.gallery.blobs;

import curio.blobs.BlobKey;
import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which bytes are in the blob store. Whoever wants to use some holds their row while writing down
 * that it does, and whoever removes some holds it while looking for users: so neither misses the
 * other. Stateless.
 */
public final class BlobTable {
  private BlobTable() {}

  /**
   * A blob that is kept as long as something refers to it.
   *
   * @param stored its bytes are known to be in the store; else they have to be stored
   */
  public record Kept(BlobKey key, boolean stored) {}

  /**
   * Finds the blob of some bytes, or makes a row for it; holds it to the end of the transaction.
   */
  public static Kept keep(Handle tx, String hash, long bytes) {
    return tx.createQuery(
            """
            insert into gallery.blob (hash, generation, bytes) values (:hash, :generation, :bytes)
            on conflict (hash) where not removed do update set bytes = excluded.bytes
            returning generation, stored
            """)
        .bind("hash", hash)
        .bind("generation", BlobKey.newGeneration(hash).generation())
        .bind("bytes", bytes)
        .map((row, context) ->
            new Kept(new BlobKey(hash, new Row(row).text("generation")), row.getBoolean("stored")))
        .one();
  }

  /** Whether a blob may be used; once it may not, its key is never used again. */
  public static boolean isKept(Handle tx, BlobKey key) {
    return tx.createQuery(
            """
            select exists (
              select from gallery.blob
              where hash = :hash and generation = :generation and not removed)
            """)
        .bind("hash", key.sha256())
        .bind("generation", key.generation())
        .mapTo(Boolean.class)
        .one();
  }

  /** The bytes are in the store. */
  public static void stored(Handle tx, BlobKey key) {
    tx.execute(
        "update gallery.blob set stored = true where hash = ? and generation = ? and not stored",
        key.sha256(),
        key.generation());
  }

  /**
   * Has it looked at whether anything still refers to a blob, once this transaction is over: until
   * then nobody settles it, who would still see what goes with the transaction.
   */
  public static void loosen(Handle tx, BlobKey key) {
    tx.execute(
        "select from gallery.blob where hash = ? and generation = ? for key share",
        key.sha256(),
        key.generation());
    // A statement of its own: it sees whether the row is still there now that the blob is held.
    tx.execute(
        "insert into gallery.loose_blob (hash, generation) values (?, ?) on conflict do nothing",
        key.sha256(),
        key.generation());
  }

  /**
   * Loosens those of a page of all blobs that nothing refers to, whoever was to have done so.
   *
   * @param after the last key of the page before; empty for the first
   * @return the last key of this page; empty after the last page
   */
  static Optional<BlobKey> loosenUnused(Handle tx, Optional<BlobKey> after, int limit) {
    return tx.createQuery(
            """
            with page as materialized (
              select hash, generation from gallery.blob
              where (hash, generation) > (:hash, :generation)
              order by hash, generation limit :limit),
            loosened as (
              insert into gallery.loose_blob (hash, generation)
              select hash, generation from page p
              where not exists (
                  select from gallery.image
                  where hash = p.hash and generation = p.generation)
                and not exists (
                  select from gallery.upload
                  where hash = p.hash and generation = p.generation)
              order by hash, generation
              on conflict do nothing)
            select hash, generation from page order by hash desc, generation desc limit 1
            """)
        .bind("hash", after.map(BlobKey::sha256).orElse(""))
        .bind("generation", after.map(BlobKey::generation).orElse(""))
        .bind("limit", limit)
        .map((row, context) -> key(row))
        .findOne();
  }

  /** Some of those that may have lost their last user. */
  static List<BlobKey> loose(Handle tx, int limit) {
    return tx.createQuery("select hash, generation from gallery.loose_blob limit :limit")
        .bind("limit", limit)
        .map((row, context) -> key(row))
        .list();
  }

  /** The key in the columns hash and generation. */
  public static BlobKey key(ResultSet result) throws SQLException {
    var row = new Row(result);
    return new BlobKey(row.text("hash"), row.text("generation"));
  }

  /** What is to be done with a blob. */
  enum Fate {
    /** Somebody holds its row now. */
    UNKNOWN,
    USED,
    REMOVED
  }

  /** Takes a blob out of use unless something refers to it. */
  static Fate removeUnused(Handle tx, BlobKey key) {
    var locked =
        tx.createQuery(
                """
                select removed from gallery.blob where hash = :hash and generation = :generation
                for update skip locked
                """)
            .bind("hash", key.sha256())
            .bind("generation", key.generation())
            .mapTo(Boolean.class)
            .findOne();
    if (locked.isEmpty()) {
      return isThere(tx, key) ? Fate.UNKNOWN : Fate.REMOVED;
    }
    if (locked.get()) {
      return Fate.REMOVED;
    }
    // A statement of its own: it sees what was committed before the row was held.
    if (isUsed(tx, key)) {
      tx.execute(
          "delete from gallery.loose_blob where hash = ? and generation = ?",
          key.sha256(),
          key.generation());
      return Fate.USED;
    }
    tx.execute(
        "update gallery.blob set removed = true where hash = ? and generation = ?",
        key.sha256(),
        key.generation());
    return Fate.REMOVED;
  }

  /** The bytes of a removed blob are gone. */
  static void forget(Handle tx, BlobKey key) {
    tx.execute(
        "delete from gallery.blob where hash = ? and generation = ? and removed",
        key.sha256(),
        key.generation());
    tx.execute(
        "delete from gallery.loose_blob where hash = ? and generation = ?",
        key.sha256(),
        key.generation());
  }

  private static boolean isThere(Handle tx, BlobKey key) {
    return exists(tx, "gallery.blob", key);
  }

  private static boolean isUsed(Handle tx, BlobKey key) {
    return exists(tx, "gallery.image", key) || exists(tx, "gallery.upload", key);
  }

  private static boolean exists(Handle tx, String table, BlobKey key) {
    return tx.createQuery(
            "select exists (select from %s where hash = :hash and generation = :generation)"
                .formatted(table))
        .bind("hash", key.sha256())
        .bind("generation", key.generation())
        .mapTo(Boolean.class)
        .one();
  }
}
