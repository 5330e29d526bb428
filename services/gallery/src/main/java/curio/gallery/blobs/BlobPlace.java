package curio.gallery.blobs;

import curio.blobs.Blobs;
import curio.store.Database;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Whether blobs are kept where those of the database's images are, and those of no other database.
 * The database has a mark, which its first node puts where its blobs are, unless somebody else's
 * lies there. So a node notices that it keeps its blobs elsewhere, or where another installation
 * keeps its own. Stateless.
 */
public final class BlobPlace {
  private BlobPlace() {}

  /** Whether all blobs here are the database's, so that one without a row is nobody's. */
  public static boolean isOwn(Database database, Blobs blobs) {
    var known = database.inTransaction(tx -> known(tx, blobs));
    return blobs.marks().equals(Set.of(known));
  }

  private record Mark(UUID mark, boolean placed) {}

  private static UUID known(Handle tx, Blobs blobs) {
    tx.execute(
        """
        insert into gallery.blob_place (mark, placed) values (?, false) on conflict do nothing
        """,
        UUID.randomUUID());
    var known =
        tx.createQuery("select mark, placed from gallery.blob_place").mapTo(Mark.class).one();
    if (!known.placed()) {
      place(tx, known.mark(), blobs);
    }
    return known.mark();
  }

  /** One node does it while others wait: theirs may be another place. */
  private static void place(Handle tx, UUID mark, Blobs blobs) {
    boolean placed =
        tx.createQuery("select placed from gallery.blob_place for update")
            .mapTo(Boolean.class)
            .one();
    if (!placed && Set.of(mark).containsAll(blobs.marks())) {
      blobs.mark(mark);
      tx.execute("update gallery.blob_place set placed = true");
    }
  }
}
