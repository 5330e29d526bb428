package curio.gallery.saga;

import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import curio.text.UuidText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import org.jdbi.v3.core.Handle;

/**
 * Forgets what was written down of changes that are over, behind the back of those who wait for
 * them. What is not forgotten, since too much was over at once or the node died, the recovery
 * finds. Thread-safe.
 */
final class Finished implements AutoCloseable {
  private static final int MOST = 10_000;
  private static final int BATCH = 500;
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PACE = Duration.ofMillis(20);

  private final Database database;
  private final ArrayBlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST);
  private final BackgroundLoop loop =
      new BackgroundLoop("gallery-finished", PERIOD, PACE, this::pass);

  Finished(Database database) {
    this.database = database;
  }

  void start() {
    loop.start();
  }

  /** A change is committed in both databases. */
  void soon(String transaction) {
    if (waiting.offer(transaction)) {
      loop.wake();
    }
  }

  @Override
  public void close() {
    loop.close();
  }

  /** One batch. */
  void pass() {
    var batch = new ArrayList<String>();
    waiting.drainTo(batch, BATCH);
    if (!batch.isEmpty()) {
      database.inTransaction(tx -> forget(tx, batch));
    }
    if (!waiting.isEmpty()) {
      loop.wake();
    }
  }

  private static int forget(Handle tx, List<String> transactions) {
    // A change that is no upload has no UUID as its id.
    UploadTable.complete(
        tx, transactions.stream().map(UuidText::read).flatMap(Optional::stream).toList());
    Decisions.forget(tx, transactions);
    return transactions.size();
  }
}
