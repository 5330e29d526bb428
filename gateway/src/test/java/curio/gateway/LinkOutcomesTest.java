package curio.gateway;

import static curio.gateway.FeedAssert.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.CheckPasswordReply;
import curio.contracts.accounts.v1.CheckPasswordRequest;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.mobileid.v1.StartReply;
import curio.contracts.mobileid.v1.StartSignInRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may ask a phone for a link to an account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkOutcomesTest {
  private static final String PATH = "/v1/auth/mobile-id";
  private static final String PHONE =
      "\"phoneNumber\": \"+37200000766\", \"nationalIdentityNumber\": \"60001019906\"";

  private PreparedGateway gateway;

  @BeforeAll
  void start() {
    gateway = new PreparedGateway();
  }

  @BeforeEach
  void prepare() {
    gateway.accounts.reset();
    gateway.mobileId.reset();
    gateway.mobileId.answer(
        "StartSignIn",
        StartReply.newBuilder()
            .setStarted(
                StartReply.Started.newBuilder()
                    .setSessionId("019ca945-0a00-7526-a942-e47648b71424")
                    .setVerificationCode("1234"))
            .build());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void aSignInIsNoLinkWhoeverIsSignedIn() {
    assertThat(gateway.member("POST", PATH, "{" + PHONE + "}").status()).isEqualTo(202);
    assertThat(started().getUserId()).isZero();
    assertThat(gateway.member("POST", PATH, "{" + PHONE + ", \"link\": false}").status())
        .isEqualTo(202);
    assertThat(started().getUserId()).isZero();
    assertThat(gateway.accounts.wasAsked("CheckPassword")).isFalse();
  }

  @Test
  void aLinkIsForItsOwnerWhoSaysThePassword() {
    gateway.accounts.answer(
        "CheckPassword",
        CheckPasswordReply.newBuilder()
            .setRight(CheckPasswordReply.Right.getDefaultInstance())
            .build());

    var answer =
        gateway.member(
            "POST", PATH, "{" + PHONE + ", \"link\": true, \"currentPassword\": \"1234567890\"}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(started().getUserId()).isEqualTo(7);
    var asked = (CheckPasswordRequest) gateway.accounts.asked("CheckPassword");
    assertThat(asked.getUserId()).isEqualTo(7);
    assertThat(asked.getPassword()).isEqualTo("1234567890");
    assertThat(asked.getSessionId()).isEqualTo("own-session");
  }

  @Test
  void noPhoneRingsForAnybodyElse() {
    var refusals =
        Map.of(
            403,
                CheckPasswordReply.newBuilder()
                    .setWrongPassword(ChangePasswordReply.WrongPassword.getDefaultInstance()),
            400,
                CheckPasswordReply.newBuilder()
                    .setUnproved(Unproved.newBuilder().setReason(Unproved.Reason.PASSWORD_MISSING)),
            429, CheckPasswordReply.newBuilder().setThrottled(throttled()),
            500, CheckPasswordReply.newBuilder());

    refusals.forEach((status, refusal) -> {
      gateway.accounts.answer("CheckPassword", refusal.build());
      assertThat(gateway.member("POST", PATH, "{" + PHONE + ", \"link\": true}").status())
          .isEqualTo(status);
    });
    assertThat(gateway.nobody("POST", PATH, "{" + PHONE + ", \"link\": true}").status())
        .isEqualTo(401);
    assertThat(gateway.mobileId.wasAsked("StartSignIn")).isFalse();
  }

  private StartSignInRequest started() {
    return (StartSignInRequest) gateway.mobileId.asked("StartSignIn");
  }
}
