package curio.shop;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.blobs.S3Settings;
import curio.contracts.events.v1.UserEvent;
import curio.contracts.shop.v1.Holding;
import curio.jobs.Jobs;
import curio.log.Event;
import curio.log.Log;
import curio.log.LogRecord;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.PostgresAppender;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.log.erasure.Erasure;
import curio.shop.books.Conservation;
import curio.shop.commands.CommandHandler;
import curio.shop.commands.ToldEvents;
import curio.shop.fraud.FraudList;
import curio.shop.life.Terms;
import curio.shop.worker.ShopParts;
import curio.store.Database;
import curio.store.Row;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import curio.text.NameMark;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shop with its store and log; what is given to the handler directly needs no start. */
public final class ShopFixture implements AutoCloseable {
  public static final Topic EVENTS = new Topic("events", 4, Duration.ofDays(1), OnPoison.SKIP);
  public static final Topic ORDERS =
      new Topic("order-created", 4, Duration.ofDays(1), OnPoison.BLOCK_KEY);
  public static final Topic REMOVALS =
      new Topic(Erasure.REMOVALS, 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Duration EVERY = Duration.ofMinutes(5);

  public final TestDatabase store = TestDatabase.migrated("jobs", "log", ShopParts.SCHEMA);
  public final Database database = store.database();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final Log log = new PostgresLog(database);
  public final Notifications notifications = new Notifications(database, store.settings(), "node");
  public final Jobs jobs = new Jobs(database, database, notifications, "node", metrics);
  public final OutboxRelay relay;
  public final PostgresAppender appender = new PostgresAppender(database, notifications, metrics);
  public final CommandHandler handler;
  private final Conservation conservation;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private boolean relaying;

  public ShopFixture() {
    log.declare(EVENTS);
    log.declare(ORDERS);
    log.declare(REMOVALS);
    ShopTopics.all().forEach(log::declare);
    jobs.start();
    relay =
        new OutboxRelay(database, log, new Outbox(ShopParts.SCHEMA), notifications, jobs, metrics);
    handler =
        new CommandHandler(
            new Terms(ZoneOffset.UTC, 7),
            new FraudList(true),
            new ToldEvents(new Outbox(ShopParts.SCHEMA), EVENTS),
            relay,
            notifications,
            Clock.systemUTC(),
            metrics);
    conservation = new Conservation(database, jobs, new SimpleMeterRegistry());
  }

  /** An item as the store has it. */
  public record ItemRow(
      Holding holding, String holder, long cost, int version, long price, String name) {}

  /** A ticket as the store has it. */
  public record TicketRow(int extensions, int status, String due) {}

  /** An outcome as the store has it. */
  public record OutcomeRow(
      @Nullable Integer version,
      @Nullable Integer code,
      @Nullable String reason,
      @Nullable String fraudListVersion) {}

  /** The balances. */
  public record Sums(long cash, long stock, long loans, long income) {}

  /** Starts the parts of a node whose clock is the given one, in jobs of its own. */
  public ShopParts startNode(String name, Clock clock) {
    var own = new Jobs(database, database, notifications, name, metrics);
    opened.add(own);
    own.start();
    var parts = parts(own, clock);
    opened.add(parts);
    parts.start();
    return parts;
  }

  public ShopParts start() {
    relay();
    var parts = parts(jobs, Clock.systemUTC());
    opened.add(parts);
    parts.start();
    return parts;
  }

  private ShopParts parts(Jobs own, Clock clock) {
    var given =
        new ShopParts.Given(
            database, log, notifications, relay, EVENTS, ORDERS, REMOVALS, own, clock, metrics);
    return new ShopParts(
        given, new ShopSettings("UTC", 7, 1, false, "list", EVERY), S3Settings.NONE);
  }

  private void relay() {
    if (!relaying) {
      relaying = true;
      relay.start();
    }
  }

  /** Settles commands in one transaction. */
  public void settle(Asking... asked) {
    settle(List.of(asked));
  }

  public void settle(List<Asking> asked) {
    database.inTransaction(tx -> {
      handler.handle(tx, asked.stream().map(Asking::record).toList());
      return asked;
    });
  }

  /** Settles one, which has to be applied. */
  public void done(Asking... asked) {
    for (var one : asked) {
      settle(one);
      assertThat(outcome(one).orElseThrow().version()).as(reason(one)).isNotNull();
    }
  }

  /** Settles one, which has to be rejected; its code and reason. */
  public String refused(Asking asked) {
    settle(asked);
    var outcome = outcome(asked).orElseThrow();
    assertThat(outcome.version()).isNull();
    return outcome.code() + " " + outcome.reason();
  }

  private String reason(Asking asked) {
    return outcome(asked).map(OutcomeRow::toString).orElse("no outcome");
  }

  /** Appends commands to their topics, as a gateway does. */
  public void send(Asking... asked) {
    for (var one : asked) {
      appender.append(one.topic(), List.of(one.event()));
    }
  }

  public ItemRow item(String id) {
    return database.read(tx ->
        tx.createQuery(
                """
                select holding, holder, cost_cents, version, price_cents, name
                from shop.item where id = ?
                """)
            .bind(0, id)
            .map((row, context) ->
                new ItemRow(
                    Holding.forNumber(row.getInt(1)),
                    new Row(row).text("holder"),
                    row.getLong(3),
                    row.getInt(4),
                    row.getLong(5),
                    new Row(row).text("name")))
            .one());
  }

  public TicketRow ticket(Asking pawn) {
    return database.read(tx ->
        tx.createQuery("select extensions, status, due::text from shop.ticket where action_id = ?")
            .bind(0, pawn.id())
            .mapTo(TicketRow.class)
            .one());
  }

  public Optional<OutcomeRow> outcome(Asking asked) {
    return outcome(asked.id());
  }

  public Optional<OutcomeRow> outcome(UUID id) {
    return database.read(tx ->
        tx.createQuery(
                """
                select version, code, reason, fraud_list_version
                from shop.outcome where action_id = ?
                """)
            .bind(0, id)
            .mapTo(OutcomeRow.class)
            .findOne());
  }

  public Sums sums() {
    return database.read(tx ->
        tx.createQuery(
                """
                select coalesce(sum(cash_cents), 0) as cash, coalesce(sum(stock_cents), 0) as
                  stock, coalesce(sum(loans_cents), 0) as loans,
                  coalesce(sum(income_cents), 0) as income
                from shop.balance
                """)
            .mapTo(Sums.class)
            .one());
  }

  public int count(String what) {
    return database.read(
        tx -> tx.createQuery("select count(*) from " + what).mapTo(Integer.class).one());
  }

  public void run(String sql) {
    var _ = database.inTransaction(tx -> tx.execute(sql));
  }

  /** Makes a list of one name the one that is in force. */
  public void refuse(String version, String name) {
    var mark = HexFormat.of().formatHex(NameMark.of(name).bytes());
    run(
        """
        insert into shop.fraud_list (version, entries, loaded_at, read_at, marks)
        values ('%s', 1, now(), now(), decode('%s', 'hex'))
        on conflict (only_one) do update set version = excluded.version, marks = excluded.marks
        """
            .formatted(version, mark));
  }

  /** What is wrong with the books. */
  public List<String> violations() {
    return conservation.check();
  }

  /** What waits in the outbox, or came into the log, of a topic; in the order of partitions. */
  public List<Event> told(Topic topic) {
    relay();
    eventually(() -> assertThat(count("shop.outbox")).isZero());
    var told = new ArrayList<Event>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      log.read(topic, partition, -1, 10_000).stream().map(LogRecord::event).forEach(told::add);
    }
    return told;
  }

  /** What users were told, each as its name, author, text, and whether nobody else is told. */
  public List<String> news() {
    return told(EVENTS).stream()
        .map(event -> {
          try {
            var news = UserEvent.parseFrom(event.payload());
            return "%s %d: %s%s"
                .formatted(
                    news.getName(),
                    news.getUserId(),
                    news.getMessage(),
                    news.getPrivate() ? " (private)" : "");
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
          }
        })
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    for (var one : opened.reversed()) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    conservation.close();
    relay.close();
    appender.close();
    jobs.close();
    notifications.close();
    store.close();
  }
}
