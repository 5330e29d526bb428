package curio.node;

import curio.gateway.orders.OrderRoutes;
import curio.http.Routes;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.log.erasure.Erasure;
import curio.node.settings.NoSettings;
import curio.node.settings.Role;
import curio.orders.NoteErasure;
import curio.orders.OrderSettlement;
import curio.orders.OrdersService;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.time.Duration;
import java.util.List;

/** Orders, what the shop makes of them, and what erases notes of removed accounts. */
final class OrdersModule implements ServiceModule<NoSettings> {
  /** Orders that were placed, keyed by user. */
  private static final Topic ORDER_CREATED =
      new Topic("order-created", 8, Duration.ofDays(7), OnPoison.BLOCK_KEY);

  @Override
  public List<Role> roles() {
    return List.of(Role.of("orders"));
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(OrdersService.SCHEMA);
  }

  @Override
  public List<Topic> topics() {
    return List.of(ORDER_CREATED);
  }

  @Override
  public List<StoredTime> storedTimes(NoSettings settings) {
    return OrdersService.storedTimes();
  }

  @Override
  public List<BindableService> open(Platform platform, NoSettings settings) {
    var work = platform.work();
    var service =
        platform.add(
            "orders",
            new OrdersService(
                platform.database(),
                ORDER_CREATED,
                work.relay(OrdersService.SCHEMA),
                work.jobs(),
                platform.clock(),
                platform.metrics()));
    service.start();
    platform
        .add(
            "erasure of notes",
            new Erasure(
                NoteErasure.CONSUMER,
                OrdersService.SCHEMA,
                NoteErasure.rules(),
                new Erasure.Given(
                    platform.database(),
                    work.log(),
                    platform.wakeups(),
                    work.topic(Erasure.REMOVALS),
                    work.jobs(),
                    platform.metrics())))
        .start();
    platform
        .add(
            "settlement of orders",
            new OrderSettlement(
                platform.database(),
                work.log(),
                platform.wakeups(),
                work.topic(OrderSettlement.SETTLED),
                work.jobs(),
                platform.metrics()))
        .start();
    return List.of(service);
  }

  @Override
  public List<Routes> routes(Gateway gateway, NoSettings settings) {
    return List.of(OrderRoutes.of(gateway.channels(), Gateway.CALL_DEADLINE).routes());
  }
}
