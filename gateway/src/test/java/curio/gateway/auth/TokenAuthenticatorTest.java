package curio.gateway.auth;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import curio.contracts.accounts.v1.SignedIn;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.testkit.FaultProxy;
import io.micrometer.core.instrument.Gauge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenAuthenticatorTest {
  private static final String NO_ALGORITHM = "{\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"%s\"}";

  private RunningAuthenticator accounts;
  private TokenAuthenticator here;

  @BeforeEach
  void start() {
    accounts = new RunningAuthenticator();
    here = accounts.here();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void aGenuineTokenSaysWhoItIs() {
    var signedIn = accounts.signIn();

    var principal = here.authenticate(token(signedIn));

    assertThat(principal.userId()).isOne();
    assertThat(principal.username()).isEqualTo("janitor");
    assertThat(principal.isAdmin()).isFalse();
    assertThat(principal.sessionId()).isEqualTo(signedIn.getTokens().getSessionId());
    assertThat(principal.expiresAt().getEpochSecond())
        .isEqualTo(signedIn.getTokens().getExpiresAt());
  }

  @Test
  void aTokenIsVerifiedOnce() {
    String token = token(accounts.signIn());
    awaitFollowing(token);
    double before = verified();

    for (int i = 0; i < 1_000; i++) {
      here.authenticate(new String(token.toCharArray()));
    }

    assertThat(verified() - before).isZero();
  }

  @Test
  void aTokenExpiresAlsoWhenItIsKnown() {
    String token = token(accounts.signIn());
    awaitFollowing(token);
    accounts.clock().advance(Duration.ofMinutes(15).minusSeconds(1));
    assertThat(here.authenticate(token).username()).isEqualTo("janitor");

    accounts.clock().advance(Duration.ofSeconds(1));

    assertRefused(token);
    assertRefused(accounts.deaf(), token);
  }

  @Test
  void anEndedSessionIsForgottenAtOnceWhereItEnded() {
    var signedIn = accounts.signIn();
    awaitFollowing(token(signedIn));

    accounts.signOut(signedIn);
    here.sessionEnded(signedIn.getTokens().getSessionId());

    assertRefused(token(signedIn));
  }

  @Test
  void anEndedSessionIsForgottenElsewhereToo() {
    var signalled = accounts.elsewhere();
    var deaf = accounts.deaf();
    var signedIn = accounts.signIn();
    awaitFollowing(token(signedIn));
    signalled.authenticate(token(signedIn));
    deaf.authenticate(token(signedIn));

    accounts.signOut(signedIn);

    eventually(() -> assertRefused(signalled, token(signedIn)));
    eventually(() -> assertRefused(deaf, token(signedIn)));
  }

  @Test
  void whoWaitsForTheEndOfASessionIsToldOnceOnEveryNode() {
    var nodes = List.of(here, accounts.elsewhere(), accounts.deaf());
    var signedIn = accounts.signIn();
    var told = new AtomicInteger();
    for (var node : nodes) {
      var principal = node.authenticate(token(signedIn));
      eventually(() -> node.onEnd(principal, told::incrementAndGet));
      eventually(() -> node.onEnd(principal, told::incrementAndGet));
    }

    accounts.signOut(signedIn);
    here.sessionEnded(signedIn.getTokens().getSessionId());

    eventually(() -> assertThat(told).hasValue(2 * nodes.size()));
    here.sessionEnded(signedIn.getTokens().getSessionId());
    assertThat(told).hasValue(2 * nodes.size());
    eventually(() -> assertThat(awaited()).isZero());
  }

  @Test
  void theEndIsToldWithinASecondAlsoWhereNoSignalArrives() {
    var deaf = accounts.deaf();
    var quickest = Duration.ofDays(1);

    // Several, since a busy machine may stop us at any time.
    for (int i = 0; i < 5 && quickest.compareTo(Duration.ofSeconds(1)) >= 0; i++) {
      var signedIn = accounts.signIn();
      var told = new AtomicBoolean();
      var principal = deaf.authenticate(token(signedIn));
      eventually(() -> deaf.onEnd(principal, () -> told.set(true)));
      accounts.signOut(signedIn);
      long start = System.nanoTime();
      eventually(() -> assertThat(told).isTrue());
      quickest = Duration.ofNanos(System.nanoTime() - start);
    }

    assertThat(quickest).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void theEndOfASessionThatIsOverIsToldAtOnce() {
    var signedIn = accounts.signIn();
    var principal = here.authenticate(token(signedIn));
    awaitFollowing(token(signedIn));
    accounts.signOut(signedIn);
    var told = new AtomicInteger();

    here.onEnd(principal, told::incrementAndGet);

    assertThat(told).hasValue(1);
  }

  @Test
  void whoNoLongerWaitsIsNotTold() {
    var signedIn = accounts.signIn();
    var principal = here.authenticate(token(signedIn));
    awaitFollowing(token(signedIn));
    var told = new AtomicInteger();
    var gone = here.onEnd(principal, () -> told.addAndGet(100));
    here.onEnd(
        principal,
        () -> {
          throw new IllegalStateException("a socket that fails");
        });
    here.onEnd(principal, told::incrementAndGet);
    assertThat(awaited()).isEqualTo(3);

    gone.close();
    here.sessionEnded(principal.sessionId());

    assertThat(told).hasValue(1);
    assertThat(awaited()).isZero();
    gone.close();
  }

  @Test
  void endsCannotBeAwaitedBeforeTheyAreFollowed() {
    var principal = here.authenticate(token(accounts.signIn()));

    assertThatThrownBy(() -> accounts.notStarted().onEnd(principal, () -> {}))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void aWishThatCannotBeCheckedIsNotKept() {
    var signedIn = accounts.signIn();
    var principal = here.authenticate(token(signedIn));
    awaitFollowing(token(signedIn));

    accounts.breakAccounts();

    assertThatThrownBy(() -> here.onEnd(principal, () -> {})).isInstanceOf(CurioException.class);
    assertThat(awaited()).isZero();
  }

  @Test
  void aTokenOfASessionThatEndedBeforeItWasSeenIsRefused() {
    var signedIn = accounts.signIn();

    accounts.signOut(signedIn);

    assertRefused(token(signedIn));
    assertRefused(accounts.deaf(), token(signedIn));
  }

  /** Also right then: whoever comes before the list was read again waits for that. */
  @Test
  void aNodeThatWasCutOffRefusesWhatEndedMeanwhileAsSoonAsItIsBack() {
    try (var link = FaultProxy.before(accounts.storePort())) {
      var behind = accounts.behind(link);
      var signedIn = accounts.signIn();
      eventually(() -> {
        double before = verified();
        behind.authenticate(token(signedIn));
        assertThat(verified() - before).isZero();
      });
      link.hang();
      accounts.signOut(signedIn);
      long ended = System.nanoTime();
      eventually(() ->
          assertThat(System.nanoTime() - ended).isGreaterThan(Duration.ofSeconds(2).toNanos()));
      assertThat(accepts(behind, token(signedIn))).isTrue();

      link.pass();
      boolean acceptedAtOnce = accepts(behind, token(signedIn));

      assertThat(acceptedAtOnce).isFalse();
    }
  }

  @Test
  void otherSessionsOfTheUserAreNotTouched() {
    var first = accounts.signIn();
    var second = accounts.signIn();
    awaitFollowing(token(second));

    accounts.signOut(first);

    eventually(() -> assertRefused(token(first)));
    assertThat(here.authenticate(token(second)).userId()).isOne();
  }

  @Test
  void whenTheAccountsAreDownKnownTokensGoOnUntilTheyExpire() {
    var known = accounts.signIn();
    var unknown = accounts.signIn();
    awaitFollowing(token(known));

    accounts.breakAccounts();

    assertThat(here.authenticate(token(known)).userId()).isOne();
    assertThatThrownBy(() -> here.authenticate(token(unknown)))
        .isInstanceOfSatisfying(
            CurioException.class,
            e -> assertThat(e.code()).isNotEqualTo(ErrorCode.UNAUTHENTICATED));
    accounts.clock().advance(Duration.ofMinutes(15));
    assertRefused(token(known));
    assertThat(accounts.metrics().get("ended_sessions_age_seconds").gauge().value())
        .isGreaterThan(800);
  }

  @Test
  void forgedTokensAreRefused() throws Exception {
    var genuine = SignedJWT.parse(token(accounts.signIn()));
    var claims = genuine.getJWTClaimsSet();
    var key = accounts.signingKey();
    var other = new OctetKeyPairGenerator(Curve.Ed25519).keyID(key.getKeyID()).generate();
    String payload = genuine.getParsedParts()[1].toString();
    byte[] publicKey = Arrays.copyOf(key.getDecodedX(), 32);

    assertThat(here.authenticate(sign(claims, JWSAlgorithm.EdDSA, new Ed25519Signer(key))).userId())
        .isOne();
    assertRefused(encode(NO_ALGORITHM.formatted(key.getKeyID())) + "." + payload + ".");
    assertRefused(
        encode(NO_ALGORITHM.formatted(key.getKeyID()))
            + "."
            + payload
            + "."
            + genuine.getSignature());
    assertRefused(sign(claims, JWSAlgorithm.HS256, new MACSigner(publicKey)));
    assertRefused(sign(claims, JWSAlgorithm.EdDSA, new Ed25519Signer(other)));
    assertRefused(
        genuine.getParsedParts()[0]
            + "."
            + encode("{\"user_id\":2}")
            + "."
            + genuine.getSignature());
  }

  @Test
  void tokensThatWeWouldNotIssueAreRefusedThoughOurKeySignedThem() throws Exception {
    var claims = SignedJWT.parse(token(accounts.signIn())).getJWTClaimsSet();
    var signer = new Ed25519Signer(accounts.signingKey());

    assertRefused(sign(changed(claims).issuer("other").build(), JWSAlgorithm.EdDSA, signer));
    assertRefused(sign(changed(claims).claim("exp", null).build(), JWSAlgorithm.EdDSA, signer));
    assertRefused(sign(changed(claims).claim("sid", null).build(), JWSAlgorithm.EdDSA, signer));
    assertRefused(sign(changed(claims).claim("sid", "x").build(), JWSAlgorithm.EdDSA, signer));
    assertRefused(sign(changed(claims).claim("name", 1).build(), JWSAlgorithm.EdDSA, signer));
    assertRefused(sign(changed(claims).claim("user_id", "1").build(), JWSAlgorithm.EdDSA, signer));
    var otherType =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                .type(new JOSEObjectType("other"))
                .keyID(accounts.signingKey().getKeyID())
                .build(),
            claims);
    otherType.sign(signer);
    assertRefused(otherType.serialize());
    var otherKey =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                .type(JOSEObjectType.JWT)
                .keyID("unknown")
                .build(),
            claims);
    otherKey.sign(signer);
    assertRefused(otherKey.serialize());
  }

  @Test
  void damagedTokensAreRefused() {
    String token = token(accounts.signIn());
    var random = new Random(Long.getLong("seed", 7));

    for (int i = 0; i < 3_000; i++) {
      assertRefused(damage(token, random));
    }
    assertRefused("");
    assertRefused(".");
    assertRefused("..");
    assertRefused("a.b.c");
    assertRefused("x".repeat(1_000_000));
  }

  /** Changes bits that count: the last character of a part may carry some that do not. */
  private static String damage(String token, Random random) {
    var text = new StringBuilder(token);
    int at = random.nextInt(token.length());
    switch (random.nextInt(4)) {
      case 0 -> text.setCharAt(at, (char) random.nextInt(1, 300));
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.insert(at, (char) random.nextInt(1, 128));
      default -> text.setLength(at);
    }
    boolean same = text.toString().strip().equals(token);
    return same || insignificant(token, at) ? "" : text.toString();
  }

  private static boolean insignificant(String token, int at) {
    return at >= token.length() - 1 || token.charAt(at + 1) == '.';
  }

  private void awaitFollowing(String token) {
    eventually(() -> {
      double before = verified();
      here.authenticate(token);
      assertThat(verified() - before).isZero();
    });
  }

  private double awaited() {
    return accounts.metrics().find("session_ends_awaited").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  private double verified() {
    return accounts.metrics().get("access_tokens_verified").counter().count();
  }

  private static boolean accepts(TokenAuthenticator authenticator, String token) {
    try {
      authenticator.authenticate(token);
      return true;
    } catch (CurioException refused) {
      return false;
    }
  }

  private void assertRefused(String token) {
    assertRefused(here, token);
  }

  private static void assertRefused(TokenAuthenticator authenticator, String token) {
    assertThatThrownBy(() -> authenticator.authenticate(token))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
  }

  private String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer)
      throws Exception {
    var header =
        new JWSHeader.Builder(algorithm)
            .type(JOSEObjectType.JWT)
            .keyID(accounts.signingKey().getKeyID())
            .build();
    var token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private static JWTClaimsSet.Builder changed(JWTClaimsSet claims) {
    return new JWTClaimsSet.Builder(claims);
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String token(SignedIn signedIn) {
    return signedIn.getTokens().getAccessToken();
  }
}
