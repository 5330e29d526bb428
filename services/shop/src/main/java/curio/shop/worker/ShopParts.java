package curio.shop.worker;

import curio.blobs.S3Settings;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.log.Consumer;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.RecordHandler;
import curio.log.Subscription;
import curio.log.Topic;
import curio.log.erasure.Erasure;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import curio.shop.actions.Retention;
import curio.shop.books.Conservation;
import curio.shop.commands.CommandHandler;
import curio.shop.commands.ToldEvents;
import curio.shop.forfeits.Forfeits;
import curio.shop.fraud.FraudList;
import curio.shop.life.Terms;
import curio.shop.orders.OrderCommands;
import curio.shop.reads.ReadParts;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.notifications.Notifications;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All parts of a worker of the shop, put together. Thread-safe. */
public final class ShopParts implements AutoCloseable {
  /** The schema that its migrations make. */
  public static final String SCHEMA = "shop";

  /** The name under which removals of accounts are consumed. */
  public static final String ERASURE = "shop-erasure";

  private static final Duration CLEANUP_PERIOD = Duration.ofHours(1);

  private final ReadParts reads;
  private final Consumer commands;
  private final Consumer orders;
  private final Erasure erasure;
  private final Forfeits forfeits;
  private final Conservation conservation;
  private final Cleanup cleanup;
  private final Jobs jobs;

  /**
   * What they are made of.
   *
   * @param relay of the schema's outbox; started and closed by its owner
   * @param events the topic of what followers are told
   * @param orders the topic {@link OrderCommands#ORDERS}
   * @param removals the topic {@link Erasure#REMOVALS}
   */
  public record Given(
      Database database,
      Log log,
      Notifications notifications,
      OutboxRelay relay,
      Topic events,
      Topic orders,
      Topic removals,
      Jobs jobs,
      Clock clock,
      MeterRegistry metrics) {}

  /**
   * On a migrated database; {@link #start} begins the background work.
   *
   * @param s3 where the fraud list is if it is an object
   */
  public ShopParts(Given given, ShopSettings settings, S3Settings s3) {
    var outbox = new Outbox(SCHEMA);
    var handler =
        new CommandHandler(
            new Terms(settings.zone(), settings.graceDays()),
            new FraudList(!settings.fraudList().isEmpty()),
            new ToldEvents(outbox, given.events()),
            given.relay(),
            given.notifications(),
            given.clock(),
            given.metrics());
    var subscription = Subscription.of(CommandHandler.CONSUMER, ShopTopics.COMMANDS, SCHEMA);
    commands = consumer(given, subscription, handler);
    reads =
        new ReadParts(
            given.database(),
            given.log(),
            subscription,
            given.notifications(),
            given.jobs(),
            settings,
            s3,
            given.metrics());
    orders =
        consumer(
            given,
            Subscription.of(OrderCommands.CONSUMER, given.orders(), SCHEMA),
            new OrderCommands(outbox, given.relay()));
    erasure =
        new Erasure(
            ERASURE,
            SCHEMA,
            List.of(Erasure.deadLetters(SCHEMA, OrderCommands.ORDERS)),
            new Erasure.Given(
                given.database(),
                given.log(),
                given.notifications(),
                given.removals(),
                given.jobs(),
                given.metrics()));
    forfeits = new Forfeits(given.database(), given.relay(), given.jobs(), given.metrics());
    conservation = new Conservation(given.database(), given.jobs(), given.metrics());
    cleanup =
        new Cleanup(
            "shop-cleanup", CLEANUP_PERIOD, Retention.rules(), given.database(), given.metrics());
    jobs = given.jobs();
  }

  /** What is compared with now in the schema. */
  public static List<StoredTime> storedTimes() {
    return Stream.concat(
            Stream.of(
                new Outbox(SCHEMA).storedTime(),
                Retention.storedTime(),
                StoredTime.moment("shop.erased_user", "erased_at")),
            ReadParts.storedTimes().stream())
        .toList();
  }

  /** What others call. */
  public List<BindableService> services() {
    return List.of(reads.worker(), reads.shop());
  }

  /** Starts to settle commands and orders, to forfeit, to look after the books, to clean up. */
  public void start() {
    reads.start();
    commands.start();
    orders.start();
    erasure.start();
    forfeits.start();
    conservation.start();
    cleanup.start(jobs);
  }

  @Override
  public void close() {
    cleanup.close();
    conservation.close();
    forfeits.close();
    erasure.close();
    orders.close();
    commands.close();
    reads.close();
  }

  private static Consumer consumer(Given given, Subscription subscription, RecordHandler handler) {
    return new Consumer(
        given.database(),
        given.log(),
        given.notifications(),
        subscription,
        handler,
        given.jobs(),
        given.metrics());
  }
}
