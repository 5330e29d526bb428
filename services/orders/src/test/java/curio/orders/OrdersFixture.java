package curio.orders;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.OrdersGrpc.OrdersBlockingStub;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.jobs.Jobs;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The orders service with its store and log, called through its door. */
final class OrdersFixture implements AutoCloseable {
  static final Topic TOPIC = new Topic("order-created", 4, Duration.ofDays(1), OnPoison.BLOCK_KEY);

  final TestDatabase store = TestDatabase.migrated("jobs", "log", OrdersService.SCHEMA);
  final Database database = store.database();
  final Log log;
  final OutboxRelay relay;
  final ServiceClient<OrdersBlockingStub> orders;
  final Jobs jobs;
  private final Notifications wakeups;
  private final OrdersService service;
  private final Channels channels;

  OrdersFixture() {
    this(Clock.systemUTC());
  }

  OrdersFixture(Clock clock) {
    var metrics = new SimpleMeterRegistry();
    log = new PostgresLog(database);
    log.declare(TOPIC);
    wakeups = new Notifications(store.database(), store.settings(), "node");
    jobs = new Jobs(database, database, wakeups, "node", metrics);
    jobs.start();
    relay = new OutboxRelay(database, log, new Outbox("orders"), wakeups, jobs, metrics);
    service = new OrdersService(database, TOPIC, relay, jobs, clock, metrics);
    channels = new Channels(List.of(service));
    orders = channels.to(OrdersGrpc::newBlockingStub, Duration.ofSeconds(20));
  }

  static PlaceOrderRequest.Builder order(long userId, String key, long priceCents) {
    return PlaceOrderRequest.newBuilder().setUserId(userId).setKey(key).setPriceCents(priceCents);
  }

  PlaceOrderReply place(long userId, String key, long priceCents) {
    var request = order(userId, key, priceCents).build();
    return orders.call(stub -> stub.place(request));
  }

  int count(String table) {
    return database.read(
        tx -> tx.createQuery("select count(*) from " + table).mapTo(Integer.class).one());
  }

  int waitingEvents() {
    return count("orders.outbox o, generate_series(1, o.events)");
  }

  long recordsInLog() {
    return log.lastOffsets(List.of(TOPIC)).values().stream().mapToLong(last -> last + 1).sum();
  }

  @Override
  public void close() {
    channels.close();
    service.close();
    relay.close();
    jobs.close();
    wakeups.close();
    store.close();
  }
}
