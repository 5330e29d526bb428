package curio.gallery.saga;

import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Uploads that this node is at work on. Their rows are renewed, so that the recovery takes none for
 * left while its bytes are on their way to a slow blob store; those of a node that died are renewed
 * no more. As many as are uploaded at once. Thread-safe.
 */
final class UploadsUnderWay implements AutoCloseable {
  /** Several times within {@link Recovery#LEFT_AFTER}. */
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Database database;
  private final Set<UUID> uploads = ConcurrentHashMap.newKeySet();
  private final BackgroundLoop loop =
      new BackgroundLoop("gallery-uploads", PERIOD, PERIOD, this::renew);

  UploadsUnderWay(Database database) {
    this.database = database;
  }

  void start() {
    loop.start();
  }

  /** An upload was written down; whoever says so ends it too. */
  void begin(UUID upload) {
    uploads.add(upload);
  }

  /** Nobody is at work on it any more. */
  void end(UUID upload) {
    uploads.remove(upload);
  }

  /** One pass. */
  void renew() {
    var now = List.copyOf(uploads);
    if (!now.isEmpty()) {
      database.inTransaction(tx -> {
        UploadTable.renew(tx, now);
        return null;
      });
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
