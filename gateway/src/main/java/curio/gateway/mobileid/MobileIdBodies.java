package curio.gateway.mobileid;

import com.fasterxml.jackson.annotation.JsonProperty;
import curio.contracts.mobileid.v1.AwaitProxyReply.Completed;
import curio.contracts.mobileid.v1.PolledSession;
import curio.contracts.mobileid.v1.Purpose;
import curio.contracts.mobileid.v1.StartProxyRequest;
import curio.contracts.mobileid.v1.StartReply.Started;
import curio.gateway.Refusals;
import curio.gateway.accounts.AccountBodies;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of the Mobile-ID routes. */
final class MobileIdBodies {
  private MobileIdBodies() {}

  /**
   * What a relying party wants, in the words of SK's REST API. Everything may be missing here: what
   * is required is for the service to say, with SK's texts.
   *
   * @param hash Base64
   * @param hashType SHA256, SHA384 or SHA512
   * @param language EST, ENG, RUS or LIT
   * @param displayTextFormat GSM-7 or UCS-2
   */
  record ProxyStart(
      @Example("DEMO") @Nullable String relyingPartyName,
      @Example("00000000-0000-0000-0000-000000000000") @Nullable String relyingPartyUUID,
      @Example("+37200000766") @Nullable String phoneNumber,
      @Example("60001019906") @Nullable String nationalIdentityNumber,
      @Example("0nbgC2fVdLVQFZJdBbmG7oPoElpCYsQMtrY0c0wKYRg=") @Nullable String hash,
      @Example(oneOf = {"SHA256", "SHA384", "SHA512"}) @Nullable String hashType,
      @Example(oneOf = {"ENG", "EST", "RUS", "LIT"}) @Nullable String language,
      @Example("Log in to Curio") @Nullable String displayText,
      @Example(oneOf = {"GSM-7", "UCS-2"}) @Nullable String displayTextFormat) {
    StartProxyRequest.Builder request(Purpose purpose) {
      return StartProxyRequest.newBuilder()
          .setPurpose(purpose)
          .setRelyingPartyName(orEmpty(relyingPartyName))
          .setRelyingPartyUuid(orEmpty(relyingPartyUUID))
          .setPhoneNumber(orEmpty(phoneNumber))
          .setNationalIdentityNumber(orEmpty(nationalIdentityNumber))
          .setHash(orEmpty(hash))
          .setHashType(orEmpty(hashType))
          .setLanguage(orEmpty(language))
          .setDisplayText(orEmpty(displayText))
          .setDisplayTextFormat(orEmpty(displayTextFormat));
    }
  }

  record ProxyStarted(@Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String sessionID) {}

  /**
   * How a relying party's session stands.
   *
   * @param state RUNNING, and nothing else is there; or COMPLETE
   */
  record ProxyStatus(
      @Example(oneOf = {"COMPLETE", "RUNNING"}) String state,
      @Example(
              oneOf = {
                "OK",
                "TIMEOUT",
                "NOT_MID_CLIENT",
                "USER_CANCELLED",
                "SIGNATURE_HASH_MISMATCH",
                "PHONE_ABSENT",
                "DELIVERY_ERROR",
                "SIM_ERROR"
              })
          @Nullable String result,
      @Nullable Signature signature,
      @Example("MIIB3zCCAYWgAwIBAgIB") @Nullable String cert,
      @Example("2026-03-01T12:00:00Z") @Nullable String time,
      @Example("order-form-42") @Nullable String traceId) {
    static ProxyStatus running() {
      return new ProxyStatus("RUNNING", null, null, null, null, null);
    }

    static ProxyStatus of(Completed end) {
      boolean signed = !end.getSignatureValue().isEmpty();
      return new ProxyStatus(
          "COMPLETE",
          end.getResult(),
          signed ? new Signature(end.getSignatureValue(), end.getSignatureAlgorithm()) : null,
          nullIfEmpty(end.getCertificate()),
          nullIfEmpty(end.getTime()),
          nullIfEmpty(end.getTraceId()));
    }
  }

  record Signature(
      @Example("MEUCIQDx3yJ7") String value, @Example("SHA256WithECEncryption") String algorithm) {}

  /**
   * Who wants to sign in, or to link a Mobile-ID to the account that is signed in.
   *
   * @param phoneNumber with plus and country
   * @param language EST, ENG, RUS or LIT
   * @param link true for the latter
   * @param currentPassword of the account, to link; one without a password needs a session that
   *     Mobile-ID has just opened
   */
  record SignInStart(
      @Example("+37200000766") String phoneNumber,
      @Example("60001019906") String nationalIdentityNumber,
      @Example(oneOf = {"ENG", "EST", "RUS", "LIT"}) @Nullable String language,
      @Example(value = "true", apart = true) @Nullable Boolean link,
      @Example(value = "1234567890", apart = true) @Nullable String currentPassword) {
    boolean links() {
      return Boolean.TRUE.equals(link);
    }
  }

  /**
   * A sign-in that has begun.
   *
   * @param verificationCode the phone shows the same four digits
   * @param expiresAt unix seconds
   */
  record SignInStarted(
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String sessionId,
      @Example("0417") String verificationCode,
      @Example("1772367300") @JsonProperty("expires_at") long expiresAt) {
    static SignInStarted of(Started started) {
      return new SignInStarted(
          started.getSessionId(), started.getVerificationCode(), started.getExpiresAt());
    }
  }

  /**
   * How a sign-in stands; the tokens are there when it has ended well, unless an identity was
   * linked.
   *
   * @param state RUNNING or COMPLETE
   * @param linked whether the identity belongs to the account of who asked from now on
   * @param expiresAt of the access token, in unix seconds
   */
  record SignInStatus(
      @Example(oneOf = {"COMPLETE", "RUNNING"}) String state,
      @Example(
              oneOf = {
                "OK",
                "TIMEOUT",
                "NOT_MID_CLIENT",
                "USER_CANCELLED",
                "SIGNATURE_HASH_MISMATCH",
                "PHONE_ABSENT",
                "DELIVERY_ERROR",
                "SIM_ERROR"
              })
          @Nullable String result,
      @Example(value = "true", apart = true) @Nullable Boolean linked,
      @Example(oneOf = "token") @Nullable String object,
      @Example("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln") @Nullable String token,
      @Example("r1.Zm9yLW9uZS1zZXNzaW9u") @Nullable String refreshToken,
      @Example("17") @Nullable Long userId,
      @Example("ada.lovelace") @Nullable String username,
      @Example("1772367300") @JsonProperty("expires_at") @Nullable Long expiresAt) {
    static SignInStatus running() {
      return plain("RUNNING", null, null);
    }

    static SignInStatus ended(String result) {
      return plain("COMPLETE", result, null);
    }

    static SignInStatus withLink() {
      return plain("COMPLETE", "OK", true);
    }

    static SignInStatus signedIn(AccountBodies.Token token) {
      return new SignInStatus(
          "COMPLETE",
          "OK",
          null,
          token.object(),
          token.token(),
          token.refreshToken(),
          token.userId(),
          token.username(),
          token.expiresAt());
    }

    private static SignInStatus plain(
        String state, @Nullable String result, @Nullable Boolean linked) {
      return new SignInStatus(state, result, linked, null, null, null, null, null, null);
    }
  }

  /**
   * All sessions that are known.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record PolledList(List<Polled> requests, @Example("AbCd0123") @Nullable String next) {}

  /**
   * One of them.
   *
   * @param type authentication, signature or sign-in
   * @param pollingStatus INITIATED, RUNNING, RESULT or EXCEPTION
   * @param pollingStatusTime when it got that status
   * @param pollingCounter how many polls have ended
   * @param owner the node that polls or did so last
   */
  record Polled(
      @Example("0195f3c2-a1b4-7c3d-8e4f-5a6b7c8d9e0f") String id,
      @Example(oneOf = {"authentication", "signature", "sign-in"}) String type,
      @Example(oneOf = {"RUNNING", "INITIATED", "RESULT", "EXCEPTION"}) String pollingStatus,
      @Example("2026-03-01T12:00:00Z") String pollingStatusTime,
      @Example("1") int pollingCounter,
      @Example("node-1") @Nullable String owner,
      @Example("1") long epoch) {
    static Polled of(PolledSession session) {
      return new Polled(
          session.getId(),
          switch (session.getPurpose()) {
            case PURPOSE_AUTHENTICATION -> "authentication";
            case PURPOSE_SIGNATURE -> "signature";
            case PURPOSE_SIGN_IN -> "sign-in";
            case PURPOSE_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.unknown();
          },
          session.getPollingStatus(),
          Instant.ofEpochMilli(session.getStatusAtMillis()).toString(),
          session.getPolls(),
          nullIfEmpty(session.getOwner()),
          session.getEpoch());
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
