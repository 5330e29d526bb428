package curio.gateway.orders;

import com.fasterxml.jackson.annotation.JsonProperty;
import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.ListOrdersRequest;
import curio.contracts.orders.v1.Order;
import curio.contracts.orders.v1.OrderStatus;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.OrdersGrpc.OrdersBlockingStub;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.IdempotencyKey;
import curio.gateway.Money;
import curio.gateway.users.ClientMarks;
import curio.gateway.users.KnownUsers;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Orders over HTTP. Thread-safe. */
public final class OrderRoutes {
  private static final String SAMPLE_ID = "0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f";
  private static final Parameter LIMIT = Parameter.limit("orders");

  private final ServiceClient<OrdersBlockingStub> orders;
  private final KnownUsers users;

  /**
   * Routes that call the given services.
   *
   * @param users asked who orders an item
   */
  public OrderRoutes(
      ServiceClient<OrdersBlockingStub> orders, ServiceClient<UsersBlockingStub> users) {
    this.orders = orders;
    this.users = new KnownUsers(users);
  }

  /**
   * Routes that call the orders, and the accounts, wherever these run.
   *
   * @param deadline of each call
   */
  public static OrderRoutes of(Channels channels, Duration deadline) {
    return new OrderRoutes(
        channels.to(OrdersGrpc::newBlockingStub, deadline),
        channels.to(UsersGrpc::newBlockingStub, deadline));
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("orders", ErrorShapes.ORDERS)
        .post("/api/v1/order/", Access.USER, OrderBody.class, this::place)
        .alsoAt("/api/v1/order")
        .summary("Places an order once for each Idempotency-Key or X-Request-Id")
        .takes(IdempotencyKey.PARAMETER)
        .answers(201, PlacedBody.class)
        .sends(IdempotencyKey.REPLAYED)
        .refuses(ErrorCode.KEY_REUSED, ErrorCode.CONFLICT)
        .get("/api/v1/order/", Access.USER, this::list)
        .alsoAt("/api/v1/order")
        .summary("One's own orders, newest last; pages by cursor and limit")
        .takes(Parameter.cursor(), LIMIT)
        .answers(200, ListBody.class)
        .get("/api/v1/order/{id}", Access.USER, this::find)
        .summary("One of one's own orders")
        .takes(Parameter.variable("id", "The order's id").like(SAMPLE_ID))
        .answers(200, OneBody.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  /**
   * What is wanted.
   *
   * @param price more than 0, at most 2 decimals
   */
  record OrderBody(
      @Example("400") BigDecimal price,
      @Example(value = "ring-7", apart = true) @Nullable String itemId,
      @Example("by Friday") @Nullable String note) {}

  record PlacedBody(
      @Example(oneOf = "OK") String status,
      @Example(oneOf = "Your order is on the way") String message,
      @Example(SAMPLE_ID) String orderId) {
    PlacedBody(String orderId) {
      this("OK", "Your order is on the way", orderId);
    }
  }

  /**
   * An order.
   *
   * @param reason why it was rejected, if it was
   */
  record OrderView(
      @Example("400") BigDecimal price,
      @Example("2026-03-01T12:00:00Z") String date,
      @Example(SAMPLE_ID) @JsonProperty("_id") String id,
      @Example("17") long userId,
      @Example(oneOf = {"new", "processing", "completed", "rejected"}) String status,
      @Example("ring-7") @Nullable String itemId,
      @Example("by Friday") @Nullable String note,
      @Example(value = "the item is gone", apart = true) @Nullable String reason) {
    static OrderView of(Order order) {
      return new OrderView(
          Money.ofCents(order.getPriceCents()),
          Instant.ofEpochMilli(order.getCreatedAtMillis()).toString(),
          order.getId(),
          order.getUserId(),
          statusOf(order.getStatus()),
          nullIfEmpty(order.getItemId()),
          nullIfEmpty(order.getNote()),
          nullIfEmpty(order.getReason()));
    }
  }

  record ListBody(
      @Example(oneOf = "success") String status,
      @Example("1") int results,
      ListData data,
      @Example("AbCd0123") @Nullable String next) {}

  record ListData(List<OrderView> data) {}

  record OneBody(@Example(oneOf = "success") String status, OneData data) {}

  record OneData(OrderView data) {}

  private Response place(Request request, OrderBody body) {
    var key = IdempotencyKey.of(request);
    var wanted =
        PlaceOrderRequest.newBuilder()
            .setUserId(request.principal().userId())
            .setKey(key.value())
            .setPriceCents(Money.positive("price", body.price()))
            .setItemId(Optional.ofNullable(body.itemId()).orElse(""))
            .setNote(Optional.ofNullable(body.note()).orElse(""))
            .setTraceId(request.requestId());
    if (!wanted.getItemId().isEmpty()) {
      addBuyer(wanted, request.principal());
    }
    var order = wanted.build();
    var reply = orders.call(stub -> stub.place(order));
    return switch (reply.getOutcomeCase()) {
      case PLACED -> placed(reply.getPlaced());
      case KEY_REUSED ->
          throw new CurioException(
              ErrorCode.KEY_REUSED,
              "the key was used with another order (expected: the same body, or a new key)");
      case STILL_RUNNING ->
          throw new CurioException(
              ErrorCode.CONFLICT, "the first request of this key is still running", 1, null);
      case OUTCOME_NOT_SET ->
          throw new CurioException(ErrorCode.INTERNAL, "an internal error", null);
    };
  }

  /** Whoever settles the order asks nobody who that is. */
  private void addBuyer(PlaceOrderRequest.Builder order, Principal buyer) {
    order.setUsername(buyer.username());
    users
        .find(buyer.userId())
        .ifPresent(user ->
            order.addAllClientMarks(ClientMarks.of(user)).setTellsBuy(user.getPrivacy().getBuy()));
  }

  private static Response placed(PlaceOrderReply.Placed placed) {
    var answer = Response.json(201, new PlacedBody(placed.getOrderId()));
    return placed.getReplayed() ? IdempotencyKey.replayed(answer) : answer;
  }

  private Response list(Request request) {
    var wanted =
        ListOrdersRequest.newBuilder()
            .setUserId(request.principal().userId())
            .setCursor(request.query("cursor").orElse(""))
            .setLimit((int) request.queryNumber(LIMIT.name()))
            .build();
    var page = orders.call(stub -> stub.list(wanted));
    var views = page.getOrdersList().stream().map(OrderView::of).toList();
    return Response.ok(
        new ListBody("success", views.size(), new ListData(views), nullIfEmpty(page.getNext())));
  }

  private Response find(Request request) {
    var wanted =
        FindOrderRequest.newBuilder()
            .setUserId(request.principal().userId())
            .setOrderId(request.pathVariable("id"))
            .build();
    var reply = orders.call(stub -> stub.find(wanted));
    if (!reply.hasOrder()) {
      throw new CurioException(ErrorCode.NOT_FOUND, "no such order");
    }
    return Response.ok(new OneBody("success", new OneData(OrderView.of(reply.getOrder()))));
  }

  private static String statusOf(OrderStatus status) {
    return switch (status) {
      case ORDER_STATUS_NEW -> "new";
      case ORDER_STATUS_PROCESSING -> "processing";
      case ORDER_STATUS_COMPLETED -> "completed";
      case ORDER_STATUS_REJECTED -> "rejected";
      case ORDER_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new CurioException(ErrorCode.INTERNAL, "an internal error", null);
    };
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
