package curio.bench.subject;

import curio.http.Access;
import curio.http.HttpSettings;
import curio.http.Response;
import curio.http.Routes;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The product's edge with routes that read the body of an order or a command and answer as if it
 * were done, storing nothing, and one that shows any item, knowing none.
 */
public final class EchoServer {
  private record Body(BigDecimal price) {}

  private record Command(String clientId, String itemId, BigDecimal price) {}

  private record Applied(String id, String itemId, String status, int version) {}

  private record Item(
      String id,
      String name,
      String category,
      BigDecimal price,
      String state,
      int ageInMonths,
      List<String> images,
      String holding,
      int version,
      String createdAt) {}

  private record Trade(
      String itemId, BigDecimal price, String date, String actionId, int version) {}

  private record Entry(
      int version, String action, BigDecimal price, String date, String actionId) {}

  private record Shown(
      Item item, List<Trade> buys, List<Trade> sells, List<Trade> pawns, List<Entry> history) {}

  private record Placed(String status, String message, String orderId) {}

  private static final Placed ANSWER =
      new Placed("OK", "Your order is on the way", "01987654-3210-7000-8000-000000000000");

  private static final String ACTION_ID = "01987654-3210-7000-8000-000000000000";
  private static final String TIME = "2026-01-01T00:00:00Z";
  private static final BigDecimal PRICE = new BigDecimal("123.45");

  private EchoServer() {}

  /** The file to tell the port in. */
  public static void main(String[] arguments) throws IOException {
    Routes routes =
        Routes.of("orders")
            .post(
                "/api/v1/order/",
                Access.ANYONE,
                Body.class,
                (request, body) -> Response.json(201, ANSWER))
            .post(
                "/item/action/buy", Access.ANYONE, Command.class, (request, body) -> applied(body))
            .post(
                "/item/action/sell", Access.ANYONE, Command.class, (request, body) -> applied(body))
            .get(
                "/item/fetch/{id}",
                Access.ANYONE,
                request -> Response.ok(shown(request.pathVariable("id"))));
    HttpEdge edge =
        HttpEdge.start(
            HttpSettings.of("public", "127.0.0.1", 0),
            List.of(routes),
            request -> {
              throw new IllegalStateException("nobody is asked who they are");
            },
            new SimpleMeterRegistry(),
            Clock.systemUTC());
    new ReadyFile(Path.of(arguments[0])).tell(edge.port());
  }

  private static Response applied(Command command) {
    return Response.ok(new Applied(ACTION_ID, command.itemId(), "applied", 3));
  }

  /** One that was added, and sold to the shop: as most items are in a shop that is measured. */
  private static Shown shown(String id) {
    return new Shown(
        new Item(
            id,
            "Bahako gira lotemu sidako",
            "Jewelry",
            PRICE,
            "Good",
            12,
            List.of(),
            "IN_SHOP",
            2,
            TIME),
        List.of(),
        List.of(new Trade(id, PRICE, TIME, ACTION_ID, 2)),
        List.of(),
        List.of(
            new Entry(1, "add", PRICE, TIME, ACTION_ID),
            new Entry(2, "sell", PRICE, TIME, ACTION_ID)));
  }
}
