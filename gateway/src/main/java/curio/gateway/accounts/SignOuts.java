package curio.gateway.accounts;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.SignOutRequest;
import curio.gateway.Sender;
import curio.gateway.accounts.AccountBodies.Refresh;
import curio.gateway.auth.TokenAuthenticator;
import curio.gateway.auth.TokenCookies;
import curio.http.Request;
import curio.http.json.Json;
import java.util.Optional;

/**
 * Ends the sessions that the tokens of a request belong to: an access token, expired or not, or a
 * refresh token, used or not; in the header, the body or a cookie. When people sign out, their
 * access token has most often expired, and what must not stay alive is the refresh token.
 * Thread-safe.
 */
final class SignOuts {
  private final ServiceClient<AccountsBlockingStub> accounts;
  private final TokenAuthenticator authenticator;
  private final Json.Reader<Refresh> body = Json.reader(Refresh.class);

  SignOuts(ServiceClient<AccountsBlockingStub> accounts, TokenAuthenticator authenticator) {
    this.accounts = accounts;
    this.authenticator = authenticator;
  }

  /**
   * Ends them; false if no token is of a session that is alive.
   *
   * @throws curio.errors.CurioException FORBIDDEN if another site's page has it sent, unless it
   *     brings an access token of its own
   */
  boolean endAll(Request request) {
    boolean foreign = request.isFromOtherSite();
    if (request.header("Authorization").isEmpty()) {
      request.refuseFromOtherSites();
    }
    var session = authenticator.sessionOf(request, !foreign);
    session.ifPresent(id -> end(request, SignOutRequest.newBuilder().setSessionId(id)));
    boolean ended = session.isPresent();
    var refresh =
        inBody(request)
            .or(() -> foreign ? Optional.empty() : request.cookie(TokenCookies.REFRESH_TOKEN));
    if (refresh.isPresent()) {
      ended |= end(request, SignOutRequest.newBuilder().setRefreshToken(refresh.get()));
    }
    return ended;
  }

  private Optional<String> inBody(Request request) {
    return request.body().length == 0
        ? Optional.empty()
        : Optional.ofNullable(body.read(request.body()).refreshToken())
            .filter(token -> !token.isEmpty());
  }

  private boolean end(Request request, SignOutRequest.Builder which) {
    var call = which.setClient(Sender.client(request)).build();
    var over = accounts.call(stub -> stub.signOut(call)).getSessionId();
    if (!over.isEmpty()) {
      authenticator.sessionEnded(over);
    }
    return !over.isEmpty();
  }
}
