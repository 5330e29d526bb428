package curio.bench.worker;

import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Calls `Orders.Place` over a real connection to itself, so that the CPU time of the process is
 * that of both ends. The argument says how: {@code curio} or {@code plain}. Each line of its input
 * is {@code call SECONDS CALLERS}; then it tells {@code calls}, {@code p50}, {@code p99} in
 * microseconds.
 */
public final class RpcMain {
  private static final PlaceOrderRequest REQUEST =
      PlaceOrderRequest.newBuilder()
          .setUserId(17)
          .setKey("5f0c7a52-6b0e-4f53-9c53-6f2f0c1f8a11")
          .setPriceCents(40_000)
          .setTraceId("0af7651916cd43dd8448eb211c80319c")
          .build();
  private static final PlaceOrderReply REPLY =
      PlaceOrderReply.newBuilder()
          .setPlaced(
              PlaceOrderReply.Placed.newBuilder()
                  .setOrderId("0192f5c8-8a55-7c7e-b1a4-3d2f6f0f9b1e"))
          .build();

  /** One way to make the call; used by many threads at once. */
  @FunctionalInterface
  interface Way {
    PlaceOrderReply place(PlaceOrderRequest request);
  }

  /** Answers at once with the same reply. */
  static final class Orders extends OrdersGrpc.OrdersImplBase {
    @Override
    public void place(PlaceOrderRequest request, StreamObserver<PlaceOrderReply> reply) {
      reply.onNext(REPLY);
      reply.onCompleted();
    }
  }

  private RpcMain() {}

  /** How the calls are made. */
  public static void main(String[] arguments) throws Exception {
    Events events = Events.onStandardOutput();
    Way way =
        switch (arguments[0]) {
          case "curio" -> RpcWays.curio();
          case "plain" -> RpcWays.plain();
          default ->
              throw new IllegalArgumentException(arguments[0] + " (expected: curio or plain)");
        };
    way.place(REQUEST);
    events.tell("ready");
    obey(way, events);
    System.exit(0);
  }

  private static void obey(Way way, Events events) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 3);
      Histogram nanos =
          call(way, Duration.ofSeconds(Long.parseLong(words[1])), Integer.parseInt(words[2]));
      events.tell("p50 " + nanos.getValueAtPercentile(50) / 1_000);
      events.tell("p99 " + nanos.getValueAtPercentile(99) / 1_000);
      events.tell("calls " + nanos.getTotalCount());
    }
  }

  /** A closed loop: each caller calls again when it is answered. */
  private static Histogram call(Way way, Duration duration, int callers) throws Exception {
    Histogram nanos = new ConcurrentHistogram(3);
    long end = System.nanoTime() + duration.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        running.add(threads.submit(() -> callUntil(end, way, nanos)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    return nanos;
  }

  private static Void callUntil(long end, Way way, Histogram nanos) throws IOException {
    for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
      if (!way.place(REQUEST).hasPlaced()) {
        throw new IOException("a call was answered wrongly");
      }
      nanos.recordValue(System.nanoTime() - start);
    }
    return null;
  }
}
