package curio.gateway;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.CheckPasswordRequest;
import curio.http.Request;
import org.jspecify.annotations.Nullable;

/** Tells owners from whoever has their session. Thread-safe. */
public final class Owners {
  private final ServiceClient<AccountsBlockingStub> accounts;

  /** Asks the given service. */
  public Owners(ServiceClient<AccountsBlockingStub> accounts) {
    this.accounts = accounts;
  }

  /**
   * Refuses a request of whoever does not know the password of the account; where there is none, of
   * a session that was not opened by Mobile-ID a few minutes ago.
   */
  public void require(Request request, @Nullable String currentPassword) {
    var caller = request.principal();
    var wanted =
        CheckPasswordRequest.newBuilder()
            .setUserId(caller.userId())
            .setSessionId(caller.sessionId())
            .setPassword(currentPassword == null ? "" : currentPassword)
            .setClient(Sender.client(request))
            .build();
    var reply = accounts.call(stub -> stub.checkPassword(wanted));
    switch (reply.getOutcomeCase()) {
      case RIGHT -> {}
      case WRONG_PASSWORD -> throw Refusals.wrongPassword();
      case THROTTLED -> throw Refusals.throttled(reply.getThrottled());
      case UNPROVED -> throw Refusals.unproved(reply.getUnproved());
      case OUTCOME_NOT_SET -> throw Refusals.unknown();
    }
  }
}
