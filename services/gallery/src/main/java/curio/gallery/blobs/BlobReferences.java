package curio.gallery.blobs;

import curio.blobs.BlobKey;
import curio.blobs.Blobs;
import curio.blobs.References;
import curio.store.Database;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of blobs, as those compare them who look for orphans. Thread-safe. */
public final class BlobReferences implements References {
  private final Database database;

  /** Those of a store. */
  public BlobReferences(Database database) {
    this.database = database;
  }

  /** Every row counts: a blob has its row before it is put, and until it is deleted. */
  @Override
  public Set<BlobKey> among(List<BlobKey> page) {
    return database.inTransaction(tx ->
        new HashSet<>(
            tx.createQuery(
                    """
                    select hash, generation from gallery.blob
                    join unnest(:hashes, :generations) as k (hash, generation)
                      using (hash, generation)
                    """)
                .bind("hashes", page.stream().map(BlobKey::sha256).toArray(String[]::new))
                .bind("generations", page.stream().map(BlobKey::generation).toArray(String[]::new))
                .map((row, context) -> BlobTable.key(row))
                .list()));
  }

  @Override
  public void list(Consumer<List<BlobKey>> page) {
    String after = "";
    while (true) {
      var from = after;
      var keys =
          database.inTransaction(tx ->
              tx.createQuery(
                      """
                      select hash, generation from gallery.blob
                      where hash > :after and stored and not removed order by hash limit :limit
                      """)
                  .bind("after", from)
                  .bind("limit", Blobs.PAGE)
                  .map((row, context) -> BlobTable.key(row))
                  .list());
      if (keys.isEmpty()) {
        return;
      }
      page.accept(keys);
      after = keys.getLast().sha256();
    }
  }
}
