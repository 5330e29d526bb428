package curio.recommendations.reactions;

import curio.log.LogRecord;
import curio.log.RecordHandler;
import curio.recommendations.ranks.Engagement;
import curio.recommendations.viewers.SeenTable;
import curio.recommendations.viewers.TasteTable;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Counts what people did with images, and remembers for their accounts what they saw and liked. It
 * writes to rows that no prepared change locks, so that it never waits for one. Thread-safe.
 */
public final class ReactionHandler implements RecordHandler {
  /** The name under which it consumes. */
  public static final String CONSUMER = "recommendations-reactions";

  /** The topic that it follows. */
  public static final String TOPIC = "image-reactions";

  /** The type of the events there that it heeds. */
  public static final String TYPE = "image-reaction";

  private final Clock clock;

  /** One by a clock. */
  public ReactionHandler(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void handle(Handle tx, List<LogRecord> records) {
    var batch = new ReactionBatch();
    var now = clock.instant();
    records.stream()
        .filter(record -> record.event().type().equals(TYPE))
        .forEach(record -> batch.add(record, now));
    if (!batch.images().isEmpty()) {
      Engagement.add(tx, batch.images());
    }
    if (!batch.looks().isEmpty()) {
      TasteTable.learn(tx, batch.experiences());
      SeenTable.see(tx, batch.looks());
    }
    var full = batch.accountsToTrim();
    if (!full.isEmpty()) {
      var _ = SeenTable.trim(tx, full);
      var _ = TasteTable.trim(tx, full);
    }
  }
}
