package curio.gateway.auth;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.accounts.v1.SignedIn;
import curio.errors.CurioException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that no signal reaches, whose store is put back to an older state. */
class RestoredStoreTest {
  private static final String MADE_ANEW = "truncate accounts.ended_sessions restart identity";
  private static final String SET_BACK =
      """
      with gone as (delete from accounts.ended_sessions)
      select setval(pg_get_serial_sequence('accounts.ended_sessions', 'number'), 1, false)
      """;

  /** The same, and its numbers have come further than they were. */
  private static final String MADE_ANEW_AND_AHEAD =
      """
      truncate accounts.ended_sessions;
      select setval(pg_get_serial_sequence('accounts.ended_sessions', 'number'), 1000)
      """;

  /** Others have ended since, so that numbers have come as far as they were. */
  private static final String OVERTAKEN =
      "update accounts.ended_sessions set session_id = gen_random_uuid()";

  private RunningAuthenticator accounts;
  private TokenAuthenticator node;

  @BeforeEach
  void start() {
    accounts = new RunningAuthenticator();
    node = accounts.deaf();
    for (int i = 0; i < 5; i++) {
      endSeen();
    }
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {MADE_ANEW, MADE_ANEW_AND_AHEAD, SET_BACK, OVERTAKEN})
  void whatEndsAfterwardsIsKnown(String restore) {
    accounts.change(restore);

    endSeen();
  }

  @ParameterizedTest
  @ValueSource(strings = {MADE_ANEW, MADE_ANEW_AND_AHEAD, SET_BACK, OVERTAKEN})
  void aSessionThatTheOlderStoreDoesNotKnowIsRefused(String restore) {
    var lost = accounts.signIn();
    var kept = accounts.signIn();
    var told = new AtomicInteger();
    node.authenticate(token(lost));
    node.authenticate(token(kept));
    var _ = node.onEnd(node.authenticate(token(lost)), told::incrementAndGet);

    accounts.change(
        "delete from accounts.sessions where id = '%s'".formatted(lost.getTokens().getSessionId()));
    accounts.change(restore);

    eventually(() -> assertRefused(lost));
    eventually(() -> assertThat(told).hasValue(1));
    assertThat(node.authenticate(token(kept)).username()).isEqualTo("janitor");
  }

  @Test
  void aListThatWasPurgedIsTheSameList() {
    var kept = accounts.signIn();
    node.authenticate(token(kept));
    double verified = verified();

    accounts.change("delete from accounts.ended_sessions");
    endSeen();

    node.authenticate(token(kept));
    assertThat(verified() - verified).isOne();
  }

  /** Ends a session, and sees that the node hears of it. */
  private void endSeen() {
    var signedIn = accounts.signIn();
    node.authenticate(token(signedIn));
    accounts.signOut(signedIn);
    eventually(() -> assertRefused(signedIn));
  }

  private void assertRefused(SignedIn signedIn) {
    assertThatThrownBy(() -> node.authenticate(token(signedIn))).isInstanceOf(CurioException.class);
  }

  private double verified() {
    return accounts.metrics().counter("access_tokens_verified").count();
  }

  private static String token(SignedIn signedIn) {
    return signedIn.getTokens().getAccessToken();
  }
}
