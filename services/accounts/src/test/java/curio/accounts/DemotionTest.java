package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.SignedIn;
import java.text.ParseException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An administrator is demoted and renamed after their account was looked at and before their tokens
 * are signed: the change is under way, and the tokens wait for its end.
 */
class DemotionTest {
  private RunningAccounts accounts;
  private long id;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
    id = accounts.users().create("chief.one", "admin").getId();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void aSignInGivesTheRoleThatIsLeft() throws Exception {
    var signedIn =
        whileDemoted(() -> accounts.signIn("chief.one", RunningAccounts.PASSWORD).getSignedIn());

    assertDemoted(signedIn);
  }

  @Test
  void aRefreshGivesTheRoleThatIsLeft() throws Exception {
    var token = accounts.signIn("chief.one").getRefreshToken();

    var signedIn = whileDemoted(() -> accounts.refresh(token).getSignedIn());

    assertDemoted(signedIn);
  }

  @Test
  void aPersonWhomMobileIdHasProvedGetsTheRoleThatIsLeft() throws Exception {
    var person =
        Identity.newBuilder()
            .setCountry("EE")
            .setNationalNumber("60001019906")
            .setGivenName("MARY")
            .setSurname("TESTER");
    accounts.link(id, person);

    var signedIn = whileDemoted(() -> accounts.signIn(person).getSignedIn());

    assertDemoted(signedIn);
  }

  private SignedIn whileDemoted(Callable<SignedIn> signIn) throws Exception {
    var task = new FutureTask<>(signIn);
    accounts
        .database()
        .inTransaction(tx -> {
          tx.execute(
              "update accounts.users set role = 'member', username = 'fallen.one' where id = ?",
              id);
          Thread.startVirtualThread(task);
          eventually(() -> assertThat(waiting()).isEqualTo(1));
          return id;
        });
    return task.get(20, TimeUnit.SECONDS);
  }

  /** Transactions that wait for the end of another. */
  private long waiting() {
    return accounts.count(
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
        """);
  }

  private static void assertDemoted(SignedIn signedIn) throws ParseException {
    var claims = SignedJWT.parse(signedIn.getTokens().getAccessToken()).getJWTClaimsSet();
    assertThat(claims.getStringClaim("role")).isEqualTo("member");
    assertThat(claims.getStringClaim("name")).isEqualTo("fallen.one");
    assertThat(signedIn.getUser().getRole()).isEqualTo("member");
  }
}
