package curio.shop.archive;

import curio.blobs.S3Settings;
import curio.errors.CurioException;
import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.log.Consumer;
import curio.log.Log;
import curio.log.Subscription;
import curio.shop.ShopTopics;
import curio.store.Database;
import curio.store.loops.Loops;
import curio.store.loops.Measurement;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;

/**
 * The archive of the shop, put together: a consumer that has settled commands wait in the store,
 * and a task, on one node at a time, that moves them into files. A command is in a file at most 60
 * s after it was settled, unless the store or the archive cannot be written. Thread-safe.
 */
public final class ArchiveParts implements AutoCloseable {
  /** The type of the events that are archived, of {@link ShopTopics#LONG_TERM_STORAGE}. */
  public static final String TYPE = "settled-action";

  /** Where the tables are. */
  private static final String SCHEMA = "shop";

  private static final String CONSUMER = "shop-archive";
  private static final String TASK = "shop-archiver";
  private static final Duration PERIOD = Duration.ofSeconds(15);
  private static final Duration MEASURED_EVERY = Duration.ofSeconds(5);

  private final ArchiveFiles files;
  private final Consumer consumer;
  private final SingletonTask archiver;
  private final Measurement<Long> waiting;

  /** What they are made of. */
  public record Given(
      Database database,
      Log log,
      Notifications wakeups,
      Jobs jobs,
      Clock clock,
      MeterRegistry metrics) {}

  /**
   * On a migrated database; {@link #start} begins the work.
   *
   * @param place the same for all nodes: a directory, which is made if it is missing, or {@code
   *     s3://bucket/prefix} in the store {@code s3}
   * @throws CurioException {@code INVALID} if it cannot be used
   */
  public ArchiveParts(Given given, String place, S3Settings s3) {
    this(given, ArchiveFiles.at(place, s3), PERIOD);
  }

  ArchiveParts(Given given, ArchiveFiles files, Duration period) {
    this.files = files;
    files.make();
    consumer =
        new Consumer(
            given.database(),
            given.log(),
            given.wakeups(),
            Subscription.of(CONSUMER, ShopTopics.LONG_TERM_STORAGE, SCHEMA),
            new SettledRows(),
            given.jobs(),
            given.metrics());
    var passes = new Archiver(given.database(), files, given.clock(), step -> {});
    archiver = SingletonTask.every(period, given.jobs(), TASK, passes::pass);
    waiting =
        new Measurement<>(
            "shop-archive-waiting",
            MEASURED_EVERY,
            () -> given.database().read(ArchiveRows::waiting));
    waiting
        .gauge("shop_archive_waiting_commands", count -> (double) count)
        .description("settled commands that are in no file yet; 100000 for more")
        .register(given.metrics());
    Loops.current().lag(TASK, waiting::latest);
  }

  /** Starts to take commands and to write files. */
  public void start() {
    consumer.start();
    archiver.start();
    waiting.start();
  }

  /** Ends after the present batch; what is not in a file waits in the store. */
  @Override
  public void close() {
    waiting.close();
    archiver.close();
    consumer.close();
    files.close();
  }
}
