package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.RefreshReply;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final String UNKNOWN_SESSION = "0195a000-0000-7000-8000-000000000000";

  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void refreshingGivesNewTokensOfTheSameSession() {
    var first = accounts.signUp("refresher");
    accounts.clock().advance(Duration.ofMinutes(10));

    var second = accounts.refresh(first.getTokens().getRefreshToken()).getSignedIn();

    assertThat(second.getUser()).isEqualTo(first.getUser());
    var tokens = second.getTokens();
    assertThat(tokens.getSessionId()).isEqualTo(first.getTokens().getSessionId());
    assertThat(tokens.getRefreshToken()).isNotEqualTo(first.getTokens().getRefreshToken());
    assertThat(tokens.getAccessToken()).isNotEqualTo(first.getTokens().getAccessToken());
    assertThat(tokens.getExpiresAt()).isEqualTo(first.getTokens().getExpiresAt() + 600);
    assertThat(tokens.getRefreshExpiresAt())
        .isEqualTo(first.getTokens().getRefreshExpiresAt() + 600)
        .isEqualTo(accounts.clock().instant().getEpochSecond() + 30 * 86_400);
  }

  @Test
  void twoTabsThatRefreshAtOnceGetTheSameSuccessor() throws Exception {
    String token = accounts.signUp("two.tabs").getTokens().getRefreshToken();

    var replies = Together.run(8, () -> accounts.refresh(token));

    assertThat(replies).allMatch(RefreshReply::hasSignedIn);
    assertThat(replies)
        .extracting(reply -> reply.getSignedIn().getTokens().getRefreshToken())
        .doesNotContain(token)
        .satisfies(tokens -> assertThat(tokens.stream().distinct()).hasSize(1));
  }

  @Test
  void aTokenUsedAgainAfterTheGraceEndsItsSession() {
    var first = accounts.signUp("robbed").getTokens();
    long newest = accounts.endedAfter(-1).getLast();
    String successor = successor(first.getRefreshToken());
    accounts.clock().advance(Duration.ofSeconds(11));

    assertThat(accounts.refresh(first.getRefreshToken()).hasSignedIn()).isFalse();

    assertThat(accounts.refresh(successor).hasSignedIn()).isFalse();
    assertThat(accounts.alive(first.getSessionId())).isFalse();
    assertThat(accounts.endedAfter(newest).getSessionIdsList())
        .containsExactly(first.getSessionId());
  }

  @Test
  void aTokenUsedAgainWithinTheGraceDoesNot() {
    var first = accounts.signUp("hasty.one").getTokens();
    String successor = successor(first.getRefreshToken());
    accounts.clock().advance(Duration.ofSeconds(10));

    assertThat(successor(first.getRefreshToken())).isEqualTo(successor);

    assertThat(accounts.alive(first.getSessionId())).isTrue();
  }

  @Test
  void aSessionLivesAsLongAsItIsRefreshed() {
    var first = accounts.signUp("regular").getTokens();
    accounts.clock().advance(Duration.ofDays(29));
    String second = successor(first.getRefreshToken());
    accounts.clock().advance(Duration.ofDays(29));

    String third = successor(second);

    assertThat(accounts.alive(first.getSessionId())).isTrue();
    accounts.clock().advance(Duration.ofDays(30));
    assertThat(accounts.alive(first.getSessionId())).isFalse();
    assertThat(accounts.refresh(third).hasSignedIn()).isFalse();
  }

  @Test
  void whatIsNoRefreshTokenIsRefused() {
    assertThat(accounts.refresh("").hasSignedIn()).isFalse();
    assertThat(accounts.refresh("x".repeat(43)).hasSignedIn()).isFalse();
    assertThat(accounts.refresh("x".repeat(100_000)).hasSignedIn()).isFalse();
  }

  @Test
  void theStoreHoldsNoRefreshToken() {
    String token = accounts.signUp("discreet").getTokens().getRefreshToken();

    String stored =
        accounts
            .database()
            .read(tx ->
                tx.createQuery("select string_agg(t::text, ' ') from accounts.refresh_tokens t")
                    .mapTo(String.class)
                    .one());

    assertThat(stored).isNotEmpty().doesNotContain(token);
  }

  @Test
  void signingOutEndsTheSessionOnceAndTellsEveryone() throws Exception {
    var signedIn = accounts.signUp("leaver");
    String session = signedIn.getTokens().getSessionId();
    long newest = accounts.endedAfter(-1).getLast();
    var signals = new LinkedBlockingQueue<String>();
    try (var listening =
        accounts
            .wakeups()
            .listen(ListEndedSessionsReply.getDescriptor().getFullName(), signals::add)) {
      assertThat(listening).isNotNull();

      accounts.signOut(session);
      accounts.signOut(session);

      assertThat(signals.poll(10, TimeUnit.SECONDS)).isEqualTo(session);
    }
    assertThat(accounts.alive(session)).isFalse();
    assertThat(accounts.refresh(signedIn.getTokens().getRefreshToken()).hasSignedIn()).isFalse();
    assertThat(accounts.endedAfter(newest).getSessionIdsList()).containsExactly(session);
    assertThat(OutboxRow.of(accounts, signedIn.getUser().getId()))
        .extracting(OutboxRow::type)
        .containsExactly("login", "logout");
    assertThat(OutboxRow.of(accounts, signedIn.getUser().getId()).getLast().event().getMessage())
        .isEqualTo("leaver just logged out");
  }

  @Test
  void otherSessionsOfTheUserStayAlive() {
    var first = accounts.signUp("two.browsers").getTokens();
    var second =
        accounts.signIn("two.browsers", RunningAccounts.PASSWORD).getSignedIn().getTokens();

    accounts.signOut(first.getSessionId());

    assertThat(accounts.alive(first.getSessionId())).isFalse();
    assertThat(accounts.alive(second.getSessionId())).isTrue();
  }

  @Test
  void sessionsThatNeverWereAreNotAliveAndMayBeSignedOut() {
    for (String id : new String[] {"", "nonsense", UNKNOWN_SESSION, "x".repeat(36)}) {
      assertThat(accounts.alive(id)).isFalse();
      accounts.signOut(id);
    }
    assertThat(accounts.endedAfter(0).getSessionIdsList()).isEmpty();
  }

  private String successor(String token) {
    return accounts.refresh(token).getSignedIn().getTokens().getRefreshToken();
  }
}
