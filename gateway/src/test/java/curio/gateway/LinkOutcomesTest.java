package curio.gateway;

import static curio.gateway.FeedAssert.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangePasswordReply;
import curio.contracts.accounts.v1.CheckPasswordReply;
import curio.contracts.accounts.v1.CheckPasswordRequest;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.mobileid.v1.AwaitSignInReply;
import curio.contracts.mobileid.v1.Identity;
import curio.contracts.mobileid.v1.StartReply;
import curio.contracts.mobileid.v1.StartSignInRequest;
import curio.contracts.mobileid.v1.TakeSignInReply;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask a phone for a link to an account. */
class LinkOutcomesTest {
  private static final String PATH = "/v1/auth/mobile-id";
  private static final String SESSION = "019ca945-0a00-7526-a942-e47648b71424";
  private static final String PHONE =
      "\"phoneNumber\": \"+37200000766\", \"nationalIdentityNumber\": \"60001019906\"";

  @RegisterExtension static final PreparedGateway gateway = new PreparedGateway();

  @BeforeEach
  void prepare() {
    gateway.mobileId.answer(
        "StartSignIn",
        StartReply.newBuilder()
            .setStarted(
                StartReply.Started.newBuilder().setSessionId(SESSION).setVerificationCode("1234"))
            .build());
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

  /** Over TLS only what no other host can have slipped in. */
  @ParameterizedTest
  @CsvSource({
    "http, mobileIdKnown=one-1.two_2.three.four, one-1 two_2 three",
    "http, a=b; mobileIdKnown=!.two, two",
    "http, a=b, ''",
    "http, __Secure-mobileIdKnown=one, ''",
    "https, __Secure-mobileIdKnown=one, one",
    "https, mobileIdKnown=one, ''"
  })
  void whatABrowserKnowsOfItsSignInsGoesWithTheNextOne(String scheme, String cookies, String sent) {
    gateway.browser(scheme, cookies, "POST", PATH, "{" + PHONE + "}");

    assertThat(String.join(" ", started().getKnownBrowsersList())).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({"http, ''", "https, __Secure-"})
  void aSignInMakesItsBrowserKnown(String scheme, String prefix) {
    gateway.mobileId.answer(
        "AwaitSignIn",
        AwaitSignInReply.newBuilder()
            .setEnded(AwaitSignInReply.Ended.getDefaultInstance())
            .build());
    gateway.mobileId.answer(
        "TakeSignIn",
        TakeSignInReply.newBuilder()
            .setIdentity(Identity.newBuilder().setCountry("EE").setNationalNumber("60001019906"))
            .setKnownBrowser("new")
            .build());
    gateway.accounts.answer(
        "SignInIdentity",
        SignInIdentityReply.newBuilder().setSignedIn(SignedIn.getDefaultInstance()).build());

    var answer =
        gateway.browser(
            scheme,
            "%1$smobileId-%2$s=%3$s; %1$smobileIdKnown=old"
                .formatted(prefix, SESSION, "A".repeat(43)),
            "GET",
            PATH + "/" + SESSION,
            "");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.cookies())
        .anySatisfy(cookie -> assertThat(cookie).startsWith(prefix + "mobileIdKnown=new.old; "));
  }

  private StartSignInRequest started() {
    return (StartSignInRequest) gateway.mobileId.asked("StartSignIn");
  }
}
