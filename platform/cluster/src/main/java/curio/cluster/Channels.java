package curio.cluster;

import curio.cluster.calls.LocalCalls;
import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.BreakerStates;
import curio.cluster.remote.RemoteCalls;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.AbstractBlockingStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ways to services, wherever they run. A call to one that runs in this process stays on its
 * caller's thread, without a socket or a copy, and costs a few microseconds; so handlers may block
 * exactly where their callers may: on virtual threads. Any other goes to a member that serves it.
 * Thread-safe.
 */
public final class Channels implements BreakerStates, AutoCloseable {
  /** Stands for this process in {@link #breakers}. */
  public static final String HERE = "here";

  private final LocalCalls here;
  private final Map<String, Door> doors;
  private final @Nullable RemoteCalls remote;
  private final Channel channel = new Routed();

  /** Opens the doors of the given services; others cannot be reached. */
  public Channels(List<BindableService> services) {
    this(services, null);
  }

  /**
   * Opens the doors of the given services.
   *
   * @param remote leads to the others; closed together with this
   */
  public Channels(List<BindableService> services, @Nullable RemoteCalls remote) {
    this.here = new LocalCalls(services);
    this.doors =
        services.stream()
            .map(service -> service.bindService().getServiceDescriptor().getName())
            .collect(Collectors.toUnmodifiableMap(service -> service, service -> new Door()));
    this.remote = remote;
  }

  /**
   * A client of one service.
   *
   * @param stub for example {@code OrdersGrpc::newBlockingStub}
   * @param deadline the longest that one call may take
   */
  public <S extends AbstractBlockingStub<S>> ServiceClient<S> to(
      Function<Channel, S> stub, Duration deadline) {
    return new ServiceClient<>(stub.apply(channel), deadline);
  }

  /**
   * A call of a service on another node that stays until either side ends it, without a deadline.
   * Once its callee has begun to answer it counts as answered, and how it ends says nothing about
   * the member; until it ends it counts as load.
   *
   * @throws CurioException UNAVAILABLE if there are no other nodes
   */
  public <Q, R> ClientCall<Q, R> staying(MethodDescriptor<Q, R> method) {
    if (remote == null) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "there are no other nodes");
    }
    return remote
        .channel(method)
        .newCall(method, CallOptions.DEFAULT.withOption(ServiceClient.STAYS, true));
  }

  /** Whether it runs here or somebody may serve it; if not, calls of it fail at once. */
  public boolean isServed(String service) {
    return doors.containsKey(service) || (remote != null && remote.isServed(service));
  }

  @Override
  public List<BreakerState> breakers() {
    var states = new ArrayList<BreakerState>();
    doors.forEach((service, door) ->
        states.add(new BreakerState(service, HERE, door.shut ? "open" : "closed")));
    if (remote != null) {
      states.addAll(remote.breakers());
    }
    return states;
  }

  @Override
  public void trip(String service) {
    setShut(service, true);
  }

  @Override
  public void reset(String service) {
    setShut(service, false);
  }

  /** Lets running calls end, for a bounded time. */
  @Override
  public void close() {
    if (remote != null) {
      remote.close();
    }
    here.close();
  }

  private void setShut(String service, boolean shut) {
    var door = doors.get(service);
    if (door != null) {
      door.shut = shut;
    } else if (remote != null && shut) {
      remote.trip(service);
    } else if (remote != null) {
      remote.reset(service);
    }
  }

  /** A service in this process. It needs no breaker, but an operator may want it shut. */
  private static final class Door {
    private volatile boolean shut;
  }

  private final class Routed extends Channel {
    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
      var door = doors.get(method.getServiceName());
      if (door == null) {
        return (remote == null ? here : remote.channel(method)).newCall(method, options);
      }
      if (door.shut) {
        throw Status.UNAVAILABLE.withDescription("shut by hand").asRuntimeException();
      }
      return here.newCall(method, options);
    }

    @Override
    public String authority() {
      return here.authority();
    }
  }
}
