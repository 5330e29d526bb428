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
 * The product's edge with one route that reads an order's body and answers as if it were placed,
 * storing nothing.
 */
public final class EchoServer {
  private record Body(BigDecimal price) {}

  private record Placed(String status, String message, String orderId) {}

  private static final Placed ANSWER =
      new Placed("OK", "Your order is on the way", "01987654-3210-7000-8000-000000000000");

  private EchoServer() {}

  /** The file to tell the port in. */
  public static void main(String[] arguments) throws IOException {
    Routes routes =
        Routes.of("orders")
            .post(
                "/api/v1/order/",
                Access.ANYONE,
                Body.class,
                (request, body) -> Response.json(201, ANSWER));
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
}
