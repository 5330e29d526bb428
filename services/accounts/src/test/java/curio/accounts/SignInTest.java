package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.throttle.ThrottleSettings;
import curio.contracts.accounts.v1.ListKeysRequest;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {
  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = RunningAccounts.unthrottled();
    accounts.signUp(
        SignUpRequest.newBuilder()
            .setUsername("gilgamesh777")
            .setEmail("king@uruk.example")
            .setPassword(RunningAccounts.PASSWORD));
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gilgamesh777", "GILGAMESH777", "king@uruk.example", "King@Uruk.Example"})
  void nameAndAddressOpenASession(String name) {
    var reply = accounts.signIn(name, RunningAccounts.PASSWORD);

    assertThat(reply.getSignedIn().getUser().getUsername()).isEqualTo("gilgamesh777");
    assertThat(accounts.alive(reply.getSignedIn().getTokens().getSessionId())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nobody", "nobody@uruk.example", "a\u0000b", "\ud800", "gilgamesh77"})
  void unknownNamesAreRefused(String name) {
    assertThat(accounts.signIn(name, RunningAccounts.PASSWORD).hasSignedIn()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12345678901", "123456789", " 1234567890"})
  void wrongPasswordsAreRefused(String password) {
    assertThat(accounts.signIn("gilgamesh777", password).hasSignedIn()).isFalse();
  }

  @Test
  void anUnknownNameCostsAsManyHashesAsAWrongPassword() {
    long first = accounts.hashes();
    accounts.signIn("gilgamesh777", "wrong password");
    long second = accounts.hashes();
    accounts.signIn("nobody", "wrong password");
    long third = accounts.hashes();

    assertThat(second - first).isOne();
    assertThat(third - second).isOne();
  }

  @Test
  void aHashOfOtherCostsIsReplacedAtTheNextSignIn() {
    accounts.signUp("old.hash");
    String cheap = "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$";
    storeHash("old.hash", cheap + "/T10PBreqnO9qmscLeajr2o9IjLMQhCU+IMsrgtBalg");

    assertThat(accounts.signIn("old.hash", "wrong password").hasSignedIn()).isFalse();
    assertThat(storedHash("old.hash")).startsWith(cheap);
    assertThat(accounts.signIn("old.hash", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();

    assertThat(storedHash("old.hash")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(accounts.signIn("old.hash", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void anEndlessPasswordIsRefused() {
    assertThat(accounts.signIn("gilgamesh777", "x".repeat(1_000_000)).hasSignedIn()).isFalse();
  }

  @Test
  void anInactiveAccountIsRefusedAndItsSessionsAreOver() {
    var session = accounts.signUp("dismissed").getTokens();

    var changed =
        accounts
            .database()
            .inTransaction(tx ->
                tx.execute(
                    "update accounts.users set active = false where username = 'dismissed'"));

    assertThat(changed).isOne();
    assertThat(accounts.signIn("dismissed", RunningAccounts.PASSWORD).hasSignedIn()).isFalse();
    assertThat(accounts.refresh(session.getRefreshToken()).hasSignedIn()).isFalse();
    assertThat(accounts.alive(session.getSessionId())).isFalse();
  }

  @Test
  void theAccessTokenSaysWhoAndIsSignedWithAPublishedKey() throws Exception {
    var signedIn = accounts.signIn("gilgamesh777", RunningAccounts.PASSWORD).getSignedIn();

    var token = SignedJWT.parse(signedIn.getTokens().getAccessToken());
    var keys =
        JWKSet.parse(
            accounts
                .client()
                .call(stub -> stub.listKeys(ListKeysRequest.getDefaultInstance()))
                .getJwksJson());
    var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toOctetKeyPair();
    var claims = token.getJWTClaimsSet();
    assertThat(key.isPrivate()).isFalse();
    assertThat(token.verify(new Ed25519Verifier(key))).isTrue();
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("EdDSA");
    assertThat(claims.getIssuer()).isEqualTo("curio");
    assertThat(claims.getSubject()).isEqualTo(Long.toString(signedIn.getUser().getId()));
    assertThat(claims.getLongClaim("user_id")).isEqualTo(signedIn.getUser().getId());
    assertThat(claims.getStringClaim("name")).isEqualTo("gilgamesh777");
    assertThat(claims.getStringClaim("role")).isEqualTo("member");
    assertThat(claims.getStringClaim("sid")).isEqualTo(signedIn.getTokens().getSessionId());
    assertThat(claims.getIssueTime()).isEqualTo(Date.from(accounts.clock().instant()));
    assertThat(claims.getExpirationTime().toInstant().getEpochSecond())
        .isEqualTo(signedIn.getTokens().getExpiresAt())
        .isEqualTo(accounts.clock().instant().getEpochSecond() + 900);
  }

  @Test
  void aBurstIsBoundedAndOtherCallsStayQuick() throws Exception {
    var tight =
        AccountsPolicy.standard(false)
            .withThrottle(ThrottleSettings.off())
            .withPasswords(new PasswordSettings(8, 1, 32, Duration.ofSeconds(20)));
    try (var small = new RunningAccounts(tight)) {
      var session = small.signUp("crowdpleaser").getTokens().getSessionId();

      var outcomes = Together.run(200, () -> outcome(small));

      assertThat(outcomes).filteredOn("in"::equals).hasSizeBetween(32, 199);
      assertThat(outcomes).filteredOn("busy"::equals).hasSizeBetween(1, 168);
      assertThat(outcomes).allMatch(outcome -> outcome.equals("in") || outcome.equals("busy"));
      assertThat(small.alive(session)).isTrue();
      assertThat(small.signIn("crowdpleaser", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
    }
  }

  @Test
  void aHashThatTakesTooLongIsRefusedWithAdvice() {
    var impatient =
        AccountsPolicy.standard(false)
            .withThrottle(ThrottleSettings.off())
            .withPasswords(new PasswordSettings(8, 1, 1, Duration.ofNanos(1)));
    try (var small = new RunningAccounts(impatient)) {
      assertThatThrownBy(() -> small.signIn("somebody", RunningAccounts.PASSWORD))
          .isInstanceOfSatisfying(
              CurioException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.retryAfterSeconds()).isPositive();
              });
    }
  }

  private void storeHash(String username, String hash) {
    var _ =
        accounts
            .database()
            .inTransaction(tx ->
                tx.execute(
                    "update accounts.users set password_hash = ? where username = ?",
                    hash,
                    username));
  }

  private String storedHash(String username) {
    return accounts
        .database()
        .read(tx ->
            tx.createQuery("select password_hash from accounts.users where username = :name")
                .bind("name", username)
                .mapTo(String.class)
                .one());
  }

  private static String outcome(RunningAccounts accounts) {
    try {
      return accounts.signIn("crowdpleaser", RunningAccounts.PASSWORD).hasSignedIn() ? "in" : "out";
    } catch (CurioException e) {
      return e.code() == ErrorCode.UNAVAILABLE ? "busy" : e.toString();
    }
  }
}
