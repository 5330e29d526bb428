package curio.gateway.system;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.RecordActRequest;
import curio.contracts.accounts.v1.UsersGrpc.UsersBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.Sender;
import curio.http.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes in the audit what administrators do to the system, before it is done: nothing happens
 * without an entry. Thread-safe.
 */
final class Acts {
  static final String TRIPPED = "breaker-tripped";
  static final String RESET = "breaker-reset";
  static final String REPLAYED = "dead-letter-replayed";
  static final String DROPPED = "dead-letter-dropped";

  private static final Logger LOG = LoggerFactory.getLogger(Acts.class);
  private static final int LONGEST_DETAIL = 500;

  private final ServiceClient<UsersBlockingStub> users;

  Acts(ServiceClient<UsersBlockingStub> users) {
    this.users = users;
  }

  /**
   * Notes what is about to be done.
   *
   * @param detail to what
   * @throws CurioException {@code UNAVAILABLE} if the audit cannot be reached
   */
  void record(Request request, String action, String detail) {
    var entry =
        RecordActRequest.newBuilder()
            .setActor(Sender.actor(request))
            .setAction(action)
            .setDetail(detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)))
            .build();
    var _ = users.call(stub -> stub.recordAct(entry));
  }

  /** The same, but what cannot be noted there is noted in the log alone. */
  void recordIfPossible(Request request, String action, String detail) {
    try {
      record(request, action, detail);
    } catch (CurioException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      LOG.atWarn()
          .addKeyValue("action", action)
          .addKeyValue("detail", detail)
          .addKeyValue("actor", request.principal().userId())
          .log("the audit cannot be reached; an act that mends is noted here alone");
    }
  }
}
