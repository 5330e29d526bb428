package curio.orders;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.ListOrdersReply;
import curio.contracts.orders.v1.ListOrdersRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.orders.OrderTable.KeyBusyException;
import curio.orders.PlacementOutcome.Answered;
import curio.orders.PlacementOutcome.Overtaken;
import curio.store.Database;
import curio.store.PageSize;
import curio.store.StoredTime;
import curio.store.TimeOrderedIds;
import curio.store.groupcommit.GroupCommit;
import curio.store.groupcommit.GroupCommitSettings;
import curio.text.UuidText;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The door of the orders service: places orders exactly once per key, and reads them. Thread-safe.
 */
public final class OrdersService extends OrdersGrpc.OrdersImplBase implements AutoCloseable {
  /** The schema that its migrations make. */
  public static final String SCHEMA = "orders";

  private static final Duration CLEANUP_PERIOD = Duration.ofHours(1);

  /** Of one order: its user's newest may have been placed by a node whose clock is ahead. */
  private static final int MOST_TRIES = 4;

  /**
   * A second transaction fills the wait for the disk where there is a processor for it; on two
   * cores it only halves the batches.
   */
  private static final int LANES = Runtime.getRuntime().availableProcessors() > 2 ? 2 : 1;

  private static final GroupCommitSettings BATCHES =
      new GroupCommitSettings(LANES, 1_024, 16_384, Duration.ofSeconds(5));

  private final Topic orderCreated;
  private final Clock clock;
  private final TimeOrderedIds ids =
      new TimeOrderedIds(() -> ThreadLocalRandom.current().nextLong());
  private final OrderTable orders;
  private final GroupCommit<Placement, PlacementOutcome> placements;
  private final Jobs jobs;
  private final Cleanup cleanup;
  private final OutboxRelay relay;

  /**
   * A service on a migrated database; {@link #start} begins its background work.
   *
   * @param orderCreated the topic of its events
   * @param relay of its outbox, woken after each order; started and closed by its owner
   * @param jobs for its background work
   */
  public OrdersService(
      Database database,
      Topic orderCreated,
      OutboxRelay relay,
      Jobs jobs,
      Clock clock,
      MeterRegistry metrics) {
    this.orderCreated = orderCreated;
    this.clock = clock;
    this.orders = new OrderTable(database);
    this.relay = relay;
    this.jobs = jobs;
    this.cleanup =
        new Cleanup(
            "orders-cleanup", CLEANUP_PERIOD, List.of(KeyCleanup.rule(clock)), database, metrics);
    this.placements =
        new GroupCommit<>(
            "orders",
            database,
            new OrderPlacement(orderCreated),
            OrderPlacement::lane,
            BATCHES,
            metrics);
  }

  /** What is compared with now in the schema {@code orders}. */
  public static List<StoredTime> storedTimes() {
    return List.of(
        StoredTime.moment("orders.idempotency_key", "created_at"),
        StoredTime.moment("orders.erased_user", "erased_at"),
        new Outbox(SCHEMA).storedTime());
  }

  /** Starts the cleanup of old keys. */
  public void start() {
    cleanup.start(jobs);
  }

  /** Lets the orders in flight be stored, and ends the background work. */
  @Override
  public void close() {
    placements.close();
    cleanup.close();
  }

  @Override
  public void place(PlaceOrderRequest request, StreamObserver<PlaceOrderReply> reply) {
    send(place(request), reply);
  }

  private PlaceOrderReply place(PlaceOrderRequest order) {
    try {
      PlacementOutcome outcome = tryToPlace(order);
      for (int i = 1; i < MOST_TRIES && outcome instanceof Overtaken(var newest); i++) {
        ids.follow(newest);
        outcome = tryToPlace(order);
      }
      relay.wake();
      return switch (outcome) {
        case Answered(var reply) -> reply;
        case Overtaken _ -> OrderPlacement.STILL_RUNNING.reply();
      };
    } catch (KeyBusyException e) {
      return OrderPlacement.STILL_RUNNING.reply();
    }
  }

  private PlacementOutcome tryToPlace(PlaceOrderRequest order) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return placements.submit(Placement.of(order, ids.next(now), now, orderCreated));
  }

  @Override
  public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
    var found = FindOrderReply.newBuilder();
    UuidText.read(request.getOrderId())
        .flatMap(id -> orders.find(request.getUserId(), id))
        .ifPresent(found::setOrder);
    send(found.build(), reply);
  }

  @Override
  public void list(ListOrdersRequest request, StreamObserver<ListOrdersReply> reply) {
    int limit = PageSize.checked(request.getLimit());
    var found = orders.page(request.getUserId(), cursor(request), limit + 1);
    var page = ListOrdersReply.newBuilder();
    int size = PageSize.of(found, limit, order -> order.getItemId() + order.getNote());
    page.addAllOrders(found.subList(0, size));
    if (found.size() > size) {
      page.setNext(found.get(size - 1).getId());
    }
    send(page.build(), reply);
  }

  /** The id of an order of the same user: that of anybody else's list is no place in this one. */
  private Optional<UUID> cursor(ListOrdersRequest request) {
    if (request.getCursor().isEmpty()) {
      return Optional.empty();
    }
    var after = UuidText.read(request.getCursor());
    if (after.flatMap(id -> orders.find(request.getUserId(), id)).isEmpty()) {
      throw new CurioException(
          ErrorCode.INVALID, "cursor: not one of ours (expected: the value of next)");
    }
    return after;
  }
}
