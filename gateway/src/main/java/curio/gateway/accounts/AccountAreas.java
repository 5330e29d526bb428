package curio.gateway.accounts;

import curio.cluster.Channels;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.UsersGrpc;
import curio.gateway.auth.TokenAuthenticator;
import curio.gateway.passwords.PasswordRoutes;
import curio.gateway.passwords.ResetPage;
import curio.gateway.sessions.IdentityRoutes;
import curio.gateway.sessions.SessionRoutes;
import curio.gateway.users.AuditRoutes;
import curio.gateway.users.UserRoutes;
import curio.http.Routes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All routes that lead to accounts. Stateless. */
public final class AccountAreas {
  private static final Duration SIGN_IN_DEADLINE = Duration.ofSeconds(15);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(10);

  private AccountAreas() {}

  /**
   * Routes that call accounts, wherever they run.
   *
   * @param authenticator is told of each session that they end, before they answer
   */
  public static List<Routes> of(Channels channels, TokenAuthenticator authenticator, Clock clock) {
    var accounts = channels.to(AccountsGrpc::newBlockingStub, SIGN_IN_DEADLINE);
    var users = channels.to(UsersGrpc::newBlockingStub, CALL_DEADLINE);
    Consumer<String> ended = authenticator::sessionEnded;
    var areas = new ArrayList<>(new AccountRoutes(accounts, authenticator, clock).areas());
    areas.add(new SessionRoutes(accounts, ended).routes());
    areas.add(new PasswordRoutes(accounts, ended).routes());
    areas.add(ResetPage.routes());
    areas.add(new UserRoutes(users, ended).routes());
    areas.add(new IdentityRoutes(accounts).routes());
    areas.add(new AuditRoutes(users).routes());
    return areas;
  }
}
