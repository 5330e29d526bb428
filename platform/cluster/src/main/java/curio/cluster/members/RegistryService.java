package curio.cluster.members;

import static curio.cluster.calls.UnaryReply.send;

import curio.cluster.members.Registrations.State;
import curio.cluster.security.OncePerMinute;
import curio.contracts.registry.v1.JoinReply;
import curio.contracts.registry.v1.LeaveReply;
import curio.contracts.registry.v1.LeaveRequest;
import curio.contracts.registry.v1.RegistryGrpc;
import curio.contracts.registry.v1.RenewReply;
import curio.contracts.registry.v1.RenewRequest;
import curio.contracts.registry.v1.WorkerInfo;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door through which workers that know only the contract come in. That they have the secret is
 * checked by the port they come to. Thread-safe.
 */
public final class RegistryService extends RegistryGrpc.RegistryImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryService.class);
  private static final int MAX_ID = 100;

  private final Registrations registrations;
  private final OncePerMinute warning = new OncePerMinute();

  /** A door to the given rows. */
  public RegistryService(Registrations registrations) {
    this.registrations = registrations;
  }

  @Override
  public void join(WorkerInfo worker, StreamObserver<JoinReply> reply) {
    send(joined(worker), reply);
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewReply> reply) {
    var id = memberId(request.getId());
    boolean known =
        request.getDraining()
            ? registrations.renewAndTell(id, State.DRAINING)
            : registrations.renew(id, State.SERVING);
    send(RenewReply.newBuilder().setKnown(known).build(), reply);
  }

  @Override
  public void leave(LeaveRequest request, StreamObserver<LeaveReply> reply) {
    registrations.leave(memberId(request.getId()));
    send(LeaveReply.getDefaultInstance(), reply);
  }

  private JoinReply joined(WorkerInfo worker) {
    try {
      registrations.join(info(worker), State.SERVING, Membership.TERM);
    } catch (CurioException e) {
      if (e.code() != ErrorCode.INVALID) {
        throw e;
      }
      return rejected(String.valueOf(e.getMessage()));
    }
    var joined =
        JoinReply.Joined.newBuilder()
            .setRenewEveryMillis((int) Membership.BEAT.toMillis())
            .setTermMillis((int) Membership.TERM.toMillis());
    return JoinReply.newBuilder().setJoined(joined).build();
  }

  private JoinReply rejected(String reason) {
    if (warning.due()) {
      LOG.atWarn().addKeyValue("reason", reason).log("a worker was rejected");
    }
    return JoinReply.newBuilder()
        .setRejected(JoinReply.Rejected.newBuilder().setReason(reason))
        .build();
  }

  private static MemberInfo info(WorkerInfo worker) {
    if (worker.getProtocol() != Membership.PROTOCOL) {
      throw invalid(
          "protocol: %d (expected: %d)".formatted(worker.getProtocol(), Membership.PROTOCOL));
    }
    if (worker.getServicesCount() == 0) {
      throw invalid("services: none (expected: at least one)");
    }
    return new MemberInfo(
        memberId(worker.getId()),
        worker.getProtocol(),
        List.of("worker"),
        List.copyOf(worker.getServicesList()),
        worker.getHost(),
        worker.getPort(),
        0);
  }

  /** Marked, so that no worker can pass for a node or a registered host. */
  private static String memberId(String id) {
    if (id.isBlank() || id.length() > MAX_ID) {
      throw invalid("id: (expected: 1 to " + MAX_ID + " characters)");
    }
    return "worker:" + id;
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
