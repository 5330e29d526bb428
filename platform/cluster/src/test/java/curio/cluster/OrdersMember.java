package curio.cluster;

import curio.cluster.remote.Endpoint;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.Order;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/**
 * A node that serves orders on a real port and answers whatever a test wants. Its answers name it.
 * Thread-safe.
 */
public final class OrdersMember implements AutoCloseable {
  public static final ClusterSecret SECRET = new ClusterSecret("the-secret-of-this-cluster");

  /** What a call does instead of being answered. */
  public interface Trouble {
    /** Throws, waits, or returns {@code true} for no answer at all. */
    public boolean meets() throws Exception;
  }

  private final AtomicInteger calls = new AtomicInteger();
  private final String name;
  private final RpcServer server;
  private final Endpoint endpoint;
  private volatile Trouble trouble = () -> false;
  private volatile String seenRequestId = "";

  public OrdersMember(String name) {
    this(name, 0, SECRET, RpcIdentity.of(null));
  }

  public OrdersMember(String name, int port, ClusterSecret secret, RpcIdentity identity) {
    this.name = name;
    this.server =
        RpcServer.start(
            new RpcSettings("127.0.0.1", port, secret, null), identity, List.of(new Orders()));
    this.endpoint = ListedDirectory.local(name, server.port());
  }

  /** Every call ends with an error. */
  public static Trouble failing(ErrorCode code) {
    return () -> {
      throw new CurioException(code, "as the test wants it");
    };
  }

  public void meets(Trouble next) {
    trouble = next;
  }

  public int calls() {
    return calls.get();
  }

  public String seenRequestId() {
    return seenRequestId;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Connections to it that are open. */
  public int connections() {
    return server.connections();
  }

  /** Ends when its calls have ended. */
  public void stop() {
    server.close();
  }

  /** Ends as if the process had died. */
  public void die() {
    server.cutOff();
  }

  @Override
  public void close() {
    server.cutOff();
  }

  private boolean meetsTrouble() {
    try {
      return trouble.meets();
    } catch (CurioException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Orders extends OrdersGrpc.OrdersImplBase {
    @Override
    public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
      calls.incrementAndGet();
      seenRequestId = String.valueOf(MDC.get("requestId"));
      if (!meetsTrouble()) {
        reply.onNext(FindOrderReply.newBuilder().setOrder(Order.newBuilder().setId(name)).build());
        reply.onCompleted();
      }
    }

    @Override
    public void place(PlaceOrderRequest request, StreamObserver<PlaceOrderReply> reply) {
      calls.incrementAndGet();
      if (!meetsTrouble()) {
        reply.onNext(PlaceOrderReply.getDefaultInstance());
        reply.onCompleted();
      }
    }
  }
}
