package curio.gateway.mobileid;

import curio.cluster.calls.ServiceClient;
import curio.contracts.mobileid.v1.AwaitProxyReply;
import curio.contracts.mobileid.v1.AwaitProxyRequest;
import curio.contracts.mobileid.v1.MobileIdGrpc.MobileIdBlockingStub;
import curio.contracts.mobileid.v1.Purpose;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.IdempotencyKey;
import curio.gateway.Refusals;
import curio.gateway.mobileid.MobileIdBodies.ProxyStart;
import curio.gateway.mobileid.MobileIdBodies.ProxyStarted;
import curio.gateway.mobileid.MobileIdBodies.ProxyStatus;
import curio.http.Access;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.Waiters;
import java.time.Clock;

/**
 * Mobile-ID for relying parties, in the shapes of SK ID Solutions' REST API. They say who they are
 * in the body, as there. Thread-safe.
 */
public final class MobileIdProxyRoutes {
  private final ServiceClient<MobileIdBlockingStub> mobileId;
  private final Clock clock;

  /** Routes that call the given service. */
  public MobileIdProxyRoutes(ServiceClient<MobileIdBlockingStub> mobileId, Clock clock) {
    this.mobileId = mobileId;
    this.clock = clock;
  }

  /** The table of the area. */
  public Routes routes() {
    var authentication = Purpose.PURPOSE_AUTHENTICATION;
    var signature = Purpose.PURPOSE_SIGNATURE;
    return Routes.of("mobile-id proxy", ErrorShapes.mobileId(clock))
        .post(
            "/authentication",
            Access.ANYONE,
            ProxyStart.class,
            (request, body) -> start(request, body, authentication))
        .summary("Asks a phone who holds it; once for each Idempotency-Key, if there is one")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ProxyStarted.class)
        .sends(IdempotencyKey.REPLAYED)
        .refuses(ErrorCode.UNAUTHENTICATED, ErrorCode.KEY_REUSED, ErrorCode.CONFLICT)
        .get(
            "/authentication/session/{id}",
            Access.ANYONE,
            request -> status(request, authentication))
        .waits("id", Waiters.PARTNERS)
        .summary("How that stands; waits for its end")
        .takes(MobileIdStarts.session("id"), MobileIdStarts.TIMEOUT)
        .answers(200, ProxyStatus.class)
        .refuses(ErrorCode.NOT_FOUND)
        .post(
            "/signature",
            Access.ANYONE,
            ProxyStart.class,
            (request, body) -> start(request, body, signature))
        .summary("Asks a phone to sign a hash; once for each Idempotency-Key, if there is one")
        .takes(IdempotencyKey.PARAMETER)
        .answers(200, ProxyStarted.class)
        .sends(IdempotencyKey.REPLAYED)
        .refuses(ErrorCode.UNAUTHENTICATED, ErrorCode.KEY_REUSED, ErrorCode.CONFLICT)
        .get("/signature/session/{id}", Access.ANYONE, request -> status(request, signature))
        .waits("id", Waiters.PARTNERS)
        .summary("How that stands; waits for its end")
        .takes(MobileIdStarts.session("id"), MobileIdStarts.TIMEOUT)
        .answers(200, ProxyStatus.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  private Response start(Request request, ProxyStart body, Purpose purpose) {
    var wanted =
        body.request(purpose)
            .setKey(MobileIdStarts.key(request))
            .setTraceId(request.requestId())
            .build();
    var started = MobileIdStarts.started(mobileId.call(stub -> stub.startProxy(wanted)));
    var answer = Response.ok(new ProxyStarted(started.getSessionId()));
    return started.getReplayed() ? IdempotencyKey.replayed(answer) : answer;
  }

  private Response status(Request request, Purpose purpose) {
    var longPoll = new Patience(request, MobileIdStarts.timeout(request));
    var reply = await(request.pathVariable("id"), purpose, longPoll);
    return switch (reply.getOutcomeCase()) {
      case RUNNING -> Response.ok(ProxyStatus.running());
      case COMPLETED -> Response.ok(ProxyStatus.of(reply.getCompleted()));
      case FAILED -> throw new CurioException(ErrorCode.UNAVAILABLE, reply.getFailed().getReason());
      case NO_SUCH_SESSION -> throw new CurioException(ErrorCode.NOT_FOUND, "SessionID not found");
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    };
  }

  private AwaitProxyReply await(String id, Purpose purpose, Patience longPoll) {
    while (true) {
      var wanted =
          AwaitProxyRequest.newBuilder()
              .setSessionId(id)
              .setPurpose(purpose)
              .setTimeoutMillis(longPoll.nextMillis())
              .build();
      var reply = mobileId.waiting(stub -> stub.awaitProxy(wanted));
      if (!reply.hasRunning() || longPoll.isOver()) {
        return reply;
      }
    }
  }
}
