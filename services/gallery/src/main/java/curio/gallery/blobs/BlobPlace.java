package curio.gallery.blobs;

import curio.blobs.Blobs;
import curio.store.Database;
import java.util.UUID;

/**
 * Whether all nodes of a database keep blobs in one place: the first one's mark stands in a row,
 * and lies where its blobs are. Stateless.
 */
public final class BlobPlace {
  private BlobPlace() {}

  /** Whether these blobs are where those of the database's images are, or say nothing about it. */
  public static boolean isShared(Database database, Blobs blobs) {
    var marks = blobs.marks();
    if (marks.isEmpty()) {
      return true;
    }
    var own = marks.iterator().next();
    var known =
        database.inTransaction(tx -> {
          tx.execute(
              "insert into gallery.blob_place (mark) values (?) on conflict do nothing", own);
          return tx.createQuery("select mark from gallery.blob_place").mapTo(UUID.class).one();
        });
    // Looked at again: who was first may have made its mark beside this one meanwhile.
    return marks.contains(known) || blobs.marks().contains(known);
  }
}
