package curio.shop.reads;

import curio.blobs.S3Settings;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.shop.v1.Category;
import curio.contracts.shop.v1.FetchItemsReply;
import curio.contracts.shop.v1.Holding;
import curio.contracts.shop.v1.ItemState;
import curio.contracts.shop.v1.Page;
import curio.contracts.shop.v1.SearchItemsRequest;
import curio.contracts.shop.v1.ShopGrpc;
import curio.contracts.shop.v1.ShopGrpc.ShopBlockingStub;
import curio.contracts.shop.v1.WorkerGrpc;
import curio.contracts.shop.v1.WorkerGrpc.WorkerBlockingStub;
import curio.jobs.Jobs;
import curio.log.Log;
import curio.log.PostgresLog;
import curio.log.Subscription;
import curio.shop.ShopSettings;
import curio.shop.ShopTopics;
import curio.shop.items.ItemWords;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a shop, called through its gRPC services; what it reads is written by SQL.
 */
public final class ReadFixture implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  public final TestDatabase store = TestDatabase.migrated("jobs", "log", "shop");
  public final Database database = store.database();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Log log = new PostgresLog(database);
  final Subscription commands = Subscription.of("shop-commands", ShopTopics.COMMANDS, "shop");
  final Notifications notifications = new Notifications(database, store.settings(), "node");
  private final Jobs jobs = new Jobs(database, database, notifications, "node", metrics);
  private final ReadParts parts;
  private final Channels channels;
  final ServiceClient<WorkerBlockingStub> worker;
  public final ServiceClient<ShopBlockingStub> shop;

  public ReadFixture() {
    this(settings("UTC", false, ""));
  }

  public ReadFixture(ShopSettings settings) {
    this(settings, S3Settings.NONE);
  }

  public ReadFixture(ShopSettings settings, S3Settings s3) {
    ShopTopics.all().forEach(log::declare);
    jobs.start();
    parts = new ReadParts(database, log, commands, notifications, jobs, settings, s3, metrics);
    parts.start();
    channels = new Channels(List.of(parts.worker(), parts.shop()));
    worker = channels.to(WorkerGrpc::newBlockingStub, Duration.ofSeconds(20));
    shop = channels.to(ShopGrpc::newBlockingStub, Duration.ofSeconds(20));
  }

  public static ShopSettings settings(String zone, boolean surplus, String fraudList) {
    return new ShopSettings(zone, 7, 1, surplus, fraudList, Duration.ofHours(1));
  }

  /** An item as it is to be. */
  record NewItem(String id, String name, Category category, ItemState state, Holding holding) {
    NewItem(String id, String name) {
      this(
          id,
          name,
          Category.CATEGORY_DECORATION,
          ItemState.ITEM_STATE_GOOD,
          Holding.HOLDING_IN_SHOP);
    }
  }

  void add(NewItem... items) {
    for (var item : items) {
      database.inTransaction(tx -> {
        long number =
            tx.createQuery(
                    """
                    insert into shop.item (id, name, category, state, price_cents, age_months,
                      image_ids, holding, holder, cost_cents, version)
                    values (:id, :name, :category, :state, 1050, 12, '{image}', :holding, '', 0, 1)
                    returning number
                    """)
                .bind("id", item.id())
                .bind("name", item.name())
                .bind("category", item.category().getNumber())
                .bind("state", item.state().getNumber())
                .bind("holding", item.holding().getNumber())
                .mapTo(Long.class)
                .one();
        ItemWords.write(
            tx,
            List.of(
                new ItemWords.Entry(
                    number, item.id(), item.name(), item.category(), item.state())));
        return tx.execute(
            """
            insert into shop.action (item_id, version, id, kind, client_id, price_cents, done_at,
              fraud_list_version, cash_cents, stock_cents, loans_cents, income_cents)
            values (?, 1, ?, 1, '', 1050, ?, '', 0, 0, 0, 0)
            """,
            item.id(),
            UUID.randomUUID(),
            NOON);
      });
    }
  }

  void add(String id, String name) {
    add(new NewItem(id, name));
  }

  /** A further action of an item, and its sums in the balance. */
  record NewAction(
      String itemId,
      int version,
      int kind,
      @Nullable Long price,
      Instant settledAt,
      List<Long> sums) {
    NewAction {
      sums = List.copyOf(sums);
    }
  }

  UUID act(NewAction action) {
    var id = UUID.randomUUID();
    database.inTransaction(tx -> {
      tx.execute(
          """
          insert into shop.action (item_id, version, id, kind, client_id, price_cents, done_at,
            settled_at, fraud_list_version, cash_cents, stock_cents, loans_cents, income_cents)
          values (?, ?, ?, ?, '17', ?, ?, ?, '', ?, ?, ?, ?)
          """,
          action.itemId(),
          action.version(),
          id,
          action.kind(),
          action.price(),
          action.settledAt(),
          action.settledAt(),
          action.sums().get(0),
          action.sums().get(1),
          action.sums().get(2),
          action.sums().get(3));
      tx.execute(
          """
          insert into shop.balance as b values (3, ?, ?, ?, ?)
          on conflict (partition) do update set
            cash_cents = b.cash_cents + excluded.cash_cents,
            stock_cents = b.stock_cents + excluded.stock_cents,
            loans_cents = b.loans_cents + excluded.loans_cents,
            income_cents = b.income_cents + excluded.income_cents
          """,
          action.sums().get(0),
          action.sums().get(1),
          action.sums().get(2),
          action.sums().get(3));
      return tx.execute(
          "update shop.item set version = ? where id = ?", action.version(), action.itemId());
    });
    return id;
  }

  UUID act(String itemId, int version, int kind, long price, Long... sums) {
    return act(new NewAction(itemId, version, kind, price, NOON, List.of(sums)));
  }

  /** A ticket: 100.00 for 5.00 a term. */
  void ticket(UUID pawn, String itemId, LocalDate due, int status) {
    database.inTransaction(tx ->
        tx.execute(
            """
            insert into shop.ticket (action_id, item_id, client_id, price_cents, tax_cents,
              term_days, done_at, due, forfeits_at, extensions, status)
            values (?, ?, '17', 10000, 500, 30, ?, ?, ?, 1, ?)
            """,
            pawn,
            itemId,
            NOON,
            due,
            due.plusDays(8).atStartOfDay(java.time.ZoneOffset.UTC).toInstant(),
            status));
  }

  /** By the clock of the store. */
  Instant now() {
    return database.read(
        tx -> tx.createQuery("select clock_timestamp()").mapTo(Instant.class).one());
  }

  static Page page(int limit, String cursor) {
    return Page.newBuilder().setLimit(limit).setCursor(cursor).build();
  }

  FetchItemsReply search(SearchItemsRequest.Builder request) {
    return shop.call(stub -> stub.searchItems(request.build()));
  }

  /** Ids of the first page by name. */
  List<String> named(String name) {
    return ids(search(SearchItemsRequest.newBuilder().setName(name).setPage(page(100, ""))));
  }

  static List<String> ids(FetchItemsReply reply) {
    return reply.getFoundList().stream().map(found -> found.getItem().getId()).toList();
  }

  public void sql(String sql) {
    database.inTransaction(tx -> tx.execute(sql));
  }

  @Override
  public void close() {
    channels.close();
    parts.close();
    jobs.close();
    notifications.close();
    store.close();
  }
}
