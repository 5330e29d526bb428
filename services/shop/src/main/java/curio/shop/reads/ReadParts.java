package curio.shop.reads;

import curio.blobs.S3Settings;
import curio.jobs.Jobs;
import curio.log.Backlog;
import curio.log.Log;
import curio.log.Subscription;
import curio.shop.ShopSettings;
import curio.shop.fraud.FraudListReader;
import curio.shop.fraud.FraudLists;
import curio.shop.items.Items;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.notifications.Notifications;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** All that answers questions about the shop, put together. Thread-safe. */
public final class ReadParts implements AutoCloseable {
  /** Commands that are looked through for one that waits. */
  private static final int MOST_WAITING = 10_000;

  private final FraudListReader fraudList;
  private final Items items;
  private final WorkerService worker;
  private final ShopService shop;

  /**
   * On a migrated database; {@link #start} begins the background work.
   *
   * @param commands what the consumer of commands consumes
   */
  public ReadParts(
      Database database,
      Log log,
      Subscription commands,
      Notifications notifications,
      Jobs jobs,
      ShopSettings settings,
      S3Settings s3,
      MeterRegistry metrics) {
    fraudList = FraudLists.reader(database, notifications, jobs, settings, s3, metrics);
    items = new Items(database, metrics);
    worker = new WorkerService(items);
    shop =
        new ShopService(
            items,
            new Outcomes(database, new Backlog(database, log, commands, MOST_WAITING)),
            new Tickets(database, settings.surplus()),
            new CashBox(database, settings.zone()),
            new Ledger(database),
            fraudList);
  }

  /** What is compared with now in the tables that these parts write. */
  public static List<StoredTime> storedTimes() {
    return List.of(StoredTime.moment("shop.fraud_list", "read_at"));
  }

  /** What a worker answers. */
  public BindableService worker() {
    return worker;
  }

  /** What the shop answers beside that. */
  public BindableService shop() {
    return shop;
  }

  /** Starts to read the fraud list. */
  public void start() {
    fraudList.start();
  }

  @Override
  public void close() {
    fraudList.close();
    items.close();
  }
}
