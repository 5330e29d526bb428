package curio.blobs;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The rows that own blobs. Thread-safe. */
public interface References {
  /**
   * Those of a page of keys that must stay: a row owns them, or may still come to, as that of a
   * transaction which is prepared and not decided.
   */
  Set<BlobKey> among(List<BlobKey> page);

  /** Tells of all keys that committed rows own, in pages of at most {@link Blobs#PAGE}. */
  void list(Consumer<List<BlobKey>> page);
}
