package curio.gateway;

import static curio.gateway.FeedAssert.assertFeedError;
import static curio.gateway.FeedAssert.assertFeedErrorStatus;
import static curio.gateway.FeedAssert.assertThrottled;
import static curio.gateway.FeedAssert.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.ChangePasswordRequest;
import curio.contracts.accounts.v1.EndSessionsReply;
import curio.contracts.accounts.v1.EndSessionsRequest;
import curio.contracts.accounts.v1.ForgotReply;
import curio.contracts.accounts.v1.ForgotRequest;
import curio.contracts.accounts.v1.Invalid;
import curio.contracts.accounts.v1.ListSessionsReply;
import curio.contracts.accounts.v1.ResetReply;
import curio.contracts.accounts.v1.Session;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What outcomes about sessions and passwords become over HTTP, and what services are asked. */
class SessionOutcomesTest {
  private static final String NEW_PASSWORD =
      """
      {"currentPassword": "old-one-1", "password": "new-one-1", "passwordConfirm": "new-one-1"}
      """;
  private static final String RESET =
      """
      {"token": "from-mail", "password": "new-one-1", "passwordConfirm": "new-one-1"}
      """;

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  static Stream<ChangePasswordReply> throttledOrWrong() {
    return Stream.of(
        ChangePasswordReply.newBuilder().setThrottled(throttled()).build(),
        ChangePasswordReply.newBuilder()
            .setWrongPassword(ChangePasswordReply.WrongPassword.getDefaultInstance())
            .build());
  }

  @Test
  void sessionsAreListedAndOneOfThemIsThisOne() {
    gateway.accounts.answer(
        "ListSessions",
        ListSessionsReply.newBuilder()
            .addSessions(session("own-session"))
            .addSessions(session("other-session"))
            .build());

    var answer = gateway.member("GET", "/v1/auth/sessions", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("object")).isEqualTo("list");
    var first = answer.json().get("data").get(0);
    assertThat(first.get("object").asString()).isEqualTo("session");
    assertThat(first.get("createdAt").asString()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(first.get("address").asString()).isEqualTo("10.0.0.1");
    assertThat(first.get("agent").asString()).isEqualTo("curl");
    assertThat(first.get("current").asBoolean()).isTrue();
    assertThat(answer.json().get("data").get(1).get("current").asBoolean()).isFalse();
  }

  @Test
  void endingAllOtherSessionsSparesThisOne() {
    gateway.accounts.answer(
        "EndSessions", EndSessionsReply.newBuilder().addSessionIds("a").addSessionIds("b").build());

    var answer = gateway.member("DELETE", "/v1/auth/sessions", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    var asked = (EndSessionsRequest) gateway.accounts.asked("EndSessions");
    assertThat(asked.getUserId()).isEqualTo(7);
    assertThat(asked.getSessionId()).isEmpty();
    assertThat(asked.getExceptSessionId()).isEqualTo("own-session");
    assertThat(gateway.ended).containsExactly("a", "b");
  }

  @Test
  void endingOneSessionAsksForThatOneOfTheCaller() {
    gateway.accounts.answer(
        "EndSessions", EndSessionsReply.newBuilder().addSessionIds("a").build());

    var answer = gateway.member("DELETE", "/v1/auth/sessions/a", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.cookies()).isEmpty();
    var asked = (EndSessionsRequest) gateway.accounts.asked("EndSessions");
    assertThat(asked.getUserId()).isEqualTo(7);
    assertThat(asked.getSessionId()).isEqualTo("a");
    assertThat(asked.getExceptSessionId()).isEmpty();
    assertThat(gateway.ended).containsExactly("a");
  }

  @Test
  void endingThisSessionClearsItsCookies() {
    gateway.accounts.answer(
        "EndSessions", EndSessionsReply.newBuilder().addSessionIds("own-session").build());

    var answer = gateway.member("DELETE", "/v1/auth/sessions/own-session", "");

    assertThat(answer.cookies()).hasSize(2);
  }

  @Test
  void aSessionThatIsNotAliveOrNotOnesOwnIsNotFound() {
    gateway.accounts.answer("EndSessions", EndSessionsReply.getDefaultInstance());

    var answer = gateway.member("DELETE", "/v1/auth/sessions/foreign", "");

    assertFeedError(answer, 404, "no such session");
  }

  @Test
  void aNewPasswordEndsTheOtherSessions() {
    gateway.accounts.answer(
        "ChangePassword",
        ChangePasswordReply.newBuilder()
            .setChanged(ChangePasswordReply.Changed.newBuilder().addSessionIds("a"))
            .build());

    var answer = gateway.member("POST", "/v1/auth/password", NEW_PASSWORD);

    assertThat(answer.status()).isEqualTo(200);
    var asked = (ChangePasswordRequest) gateway.accounts.asked("ChangePassword");
    assertThat(asked.getUserId()).isEqualTo(7);
    assertThat(asked.getSessionId()).isEqualTo("own-session");
    assertThat(asked.getCurrentPassword()).isEqualTo("old-one-1");
    assertThat(asked.getPassword()).isEqualTo("new-one-1");
    assertThat(asked.getClient().getAddress()).isEqualTo("127.0.0.1");
    assertThat(gateway.ended).containsExactly("a");
  }

  @ParameterizedTest
  @MethodSource("throttledOrWrong")
  void aNewPasswordNeedsTheCurrentOneAndPatience(ChangePasswordReply reply) {
    gateway.accounts.answer("ChangePassword", reply);

    var answer = gateway.member("POST", "/v1/auth/password", NEW_PASSWORD);

    if (reply.hasThrottled()) {
      assertThrottled(answer);
    } else {
      assertFeedError(answer, 403, "currentPassword: another one (expected: the current password)");
    }
    assertThat(gateway.ended).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/auth/password", "/v1/auth/reset"})
  void twoPasswordsThatDifferAreNotEvenTried(String path) {
    var body =
        """
        {"token": "t", "currentPassword": "c", "password": "new-one-1", "passwordConfirm": "x"}
        """;

    var answer = gateway.member("POST", path, body);

    assertFeedError(answer, 400, "passwordConfirm: another one (expected: the password again)");
    assertThat(gateway.accounts.wasAsked("ChangePassword")).isFalse();
    assertThat(gateway.accounts.wasAsked("Reset")).isFalse();
  }

  @Test
  void anInvalidNewPasswordSaysWhy() {
    var invalid = Invalid.newBuilder().setReason("password: why").build();
    gateway.accounts.answer(
        "ChangePassword", ChangePasswordReply.newBuilder().setInvalid(invalid).build());
    gateway.accounts.answer("Reset", ResetReply.newBuilder().setInvalid(invalid).build());

    assertFeedError(
        gateway.member("POST", "/v1/auth/password", NEW_PASSWORD), 400, "password: why");
    assertFeedError(gateway.nobody("POST", "/v1/auth/reset", RESET), 400, "password: why");
  }

  @Test
  void forgettingIsAcceptedWhateverTheAddress() {
    gateway.accounts.answer("Forgot", ForgotReply.getDefaultInstance());

    var answer = gateway.nobody("POST", "/v1/auth/forgot", "{\"email\": \"a@example.org\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("null");
    var asked = (ForgotRequest) gateway.accounts.asked("Forgot");
    assertThat(asked.getEmail()).isEqualTo("a@example.org");
    assertThat(asked.getClient().getTraceId()).isEqualTo("trace");
  }

  @Test
  void tooManyAttemptsAreToldWhenToGoOn() {
    gateway.accounts.answer("Forgot", ForgotReply.newBuilder().setThrottled(throttled()).build());
    gateway.accounts.answer("Reset", ResetReply.newBuilder().setThrottled(throttled()).build());

    assertThrottled(gateway.nobody("POST", "/v1/auth/forgot", "{\"email\": \"a@example.org\"}"));
    assertThrottled(gateway.nobody("POST", "/v1/auth/reset", RESET));
  }

  @Test
  void aResetEndsEverySession() {
    gateway.accounts.answer(
        "Reset",
        ResetReply.newBuilder().setDone(ResetReply.Done.newBuilder().addSessionIds("a")).build());

    var answer = gateway.nobody("POST", "/v1/auth/reset", RESET);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.ended).containsExactly("a");
  }

  @Test
  void aTokenThatIsNoneResetsNothing() {
    gateway.accounts.answer(
        "Reset",
        ResetReply.newBuilder().setBadToken(ResetReply.BadToken.getDefaultInstance()).build());

    var answer = gateway.nobody("POST", "/v1/auth/reset", RESET);

    assertFeedError(answer, 400, "token: unknown, used or too old (expected: of a recent link)");
  }

  /** A service of a later version may answer what this gateway does not know. */
  @Test
  void anOutcomeThatNobodyKnowsIsABug() {
    gateway.accounts.answer("Reset", ResetReply.getDefaultInstance());
    gateway.accounts.answer("ChangePassword", ChangePasswordReply.getDefaultInstance());

    assertFeedErrorStatus(gateway.nobody("POST", "/v1/auth/reset", RESET), 500);
    assertFeedErrorStatus(gateway.member("POST", "/v1/auth/password", NEW_PASSWORD), 500);
  }

  private static Session session(String id) {
    return Session.newBuilder()
        .setId(id)
        .setCreatedAtMillis(1_700_000_000_000L)
        .setLastSeenAtMillis(1_700_000_000_000L)
        .setAddress("10.0.0.1")
        .setAgent("curl")
        .build();
  }
}
