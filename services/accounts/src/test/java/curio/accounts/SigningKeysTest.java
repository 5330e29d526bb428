package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import curio.accounts.tokens.KeyState;
import curio.accounts.tokens.SigningKeys;
import curio.cluster.Channels;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.ListKeysRequest;
import curio.contracts.accounts.v1.SignInRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final Duration KEY_LIFE = Duration.ofDays(90);
  private static final Duration LEAD = Duration.ofDays(1);
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);
  private static final Duration TICK = Duration.ofSeconds(1);

  private RunningAccounts accounts;
  private Channels here;
  private Channels elsewhere;

  @BeforeEach
  void start() {
    accounts = RunningAccounts.unthrottled();
    accounts.signUp("rotating");
    here = new Channels(List.of(accounts.service()));
    elsewhere = new Channels(List.of(accounts.other("elsewhere")));
  }

  @AfterEach
  void stop() {
    here.close();
    elsewhere.close();
    accounts.close();
  }

  @Test
  void nodesThatStartTogetherAgreeOnOneKey() throws Exception {
    var published = Together.run(8, () -> kids(node().published()));

    assertThat(published).allSatisfy(keys -> assertThat(keys).hasSize(1));
    assertThat(published.stream().distinct()).hasSize(1);
  }

  @Test
  void nodesThatRotateTogetherAgreeOnTheNextKey() throws Exception {
    accounts.clock().advance(KEY_LIFE.minus(LEAD));

    var published = Together.run(8, () -> kids(node().published()));

    assertThat(published).allSatisfy(keys -> assertThat(keys).hasSize(2));
    assertThat(published.stream().distinct()).hasSize(1);
  }

  @Test
  void theNextKeyIsPublishedBeforeItSignsOnEveryNode() throws Exception {
    String first = kid(token(here));
    accounts.clock().advance(KEY_LIFE.minus(LEAD.multipliedBy(2)).minus(TICK));
    assertThat(kids(keys(elsewhere))).containsExactly(first);
    accounts.clock().advance(TICK);

    var announced = kids(keys(elsewhere));
    assertThat(announced).hasSize(2).contains(first);
    assertThat(kids(keys(here))).isEqualTo(announced);
    assertThat(kid(token(here))).isEqualTo(first);
    assertThat(kid(token(elsewhere))).isEqualTo(first);

    accounts.clock().advance(LEAD);
    assertThat(kid(token(here))).isEqualTo(announced.getFirst()).isNotEqualTo(first);
    assertThat(kid(token(elsewhere))).isEqualTo(announced.getFirst());
    assertThat(kids(keys(here))).isEqualTo(announced);
  }

  /** Whatever the time, who has a set that is a lead old can verify every token that lives. */
  @Tag("long")
  @Test
  void noTokenIsEverWithoutAKeyInASetOfYesterday() throws Exception {
    String set = keys(here);
    int days = Boolean.getBoolean("long") ? 200 : 100;
    for (int day = 0; day < days; day++) {
      String yesterday = set;
      accounts.clock().advance(Duration.ofHours(23));
      var old = token(here);
      var other = token(elsewhere);
      assertThat(verifies(yesterday, old)).as("day " + day).isTrue();
      assertThat(verifies(yesterday, other)).as("day " + day).isTrue();

      accounts.clock().advance(TOKEN_LIFE.minus(TICK));
      set = keys(here);
      assertThat(verifies(set, old)).as("day " + day).isTrue();
      assertThat(verifies(keys(elsewhere), other)).as("day " + day).isTrue();
    }
  }

  @Test
  void aRetiredKeyLeavesTheSetWithItsLastToken() throws Exception {
    String first = kid(token(here));
    accounts.clock().advance(KEY_LIFE.minus(LEAD.multipliedBy(2)));
    token(here);
    accounts.clock().advance(LEAD.multipliedBy(2));

    assertThat(kid(token(here))).isNotEqualTo(first);
    accounts.clock().advance(TOKEN_LIFE.minus(TICK));
    assertThat(kids(keys(here))).hasSize(2).contains(first);
    accounts.clock().advance(TICK);
    assertThat(kids(keys(here))).hasSize(1).doesNotContain(first);
    assertThat(kids(keys(elsewhere))).hasSize(1).doesNotContain(first);
  }

  @Test
  void aKeyThatRetiredWhileNobodyWasThereIsReplacedAtOnce() throws Exception {
    String first = kid(token(here));
    accounts.clock().advance(KEY_LIFE);

    String second = kid(token(here));

    assertThat(second).isNotEqualTo(first);
    assertThat(kid(token(elsewhere))).isEqualTo(second);
    assertThat(kids(keys(elsewhere))).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void aKeyThatIsTakenOutOfTheStoreSignsNoMore() throws Exception {
    String first = kid(token(here));
    var _ = accounts.execute("delete from accounts.signing_keys");

    String set = keys(here);
    var token = token(here);

    assertThat(kids(set)).hasSize(1).doesNotContain(first);
    assertThat(verifies(set, token)).isTrue();
    accounts.clock().advance(Duration.ofMinutes(1));
    assertThat(verifies(set, token(elsewhere))).isTrue();
  }

  @Test
  void ofTwoKeysTheOneThatIsTakenOutSignsNoMore() throws Exception {
    String first = kid(token(here));
    String second = node().rotate();
    var _ = accounts.execute("delete from accounts.signing_keys where kid = ?", first);

    assertThat(kids(keys(here))).containsExactly(second);
    assertThat(kid(token(here))).isEqualTo(second);
  }

  @Test
  void aNodeThatNobodyAsksForKeysLooksEachMinute() throws Exception {
    String first = kid(token(here));
    var _ = accounts.execute("delete from accounts.signing_keys");
    accounts.clock().advance(Duration.ofMinutes(1));

    assertThat(kid(token(here))).isNotEqualTo(first);
  }

  @Test
  void aRotationReachesEveryNodeAndRefusesNoToken() throws Exception {
    String first = kid(token(here));
    var old = token(elsewhere);
    accounts.clock().advance(TICK);

    String second = node().rotate();

    assertThat(kids(keys(here))).containsExactlyInAnyOrder(first, second);
    assertThat(node().list())
        .extracting(KeyState::kid, KeyState::use)
        .containsExactlyInAnyOrder(
            tuple(second, KeyState.Use.ANNOUNCED), tuple(first, KeyState.Use.SIGNS));
    accounts.clock().advance(Duration.ofMinutes(2));
    var fresh = token(here);
    assertThat(kid(fresh)).isEqualTo(second);
    assertThat(kid(token(elsewhere))).isEqualTo(second);
    assertThat(verifies(keys(elsewhere), old)).isTrue();
    assertThat(node().list())
        .extracting(KeyState::kid, KeyState::use)
        .containsExactlyInAnyOrder(
            tuple(second, KeyState.Use.SIGNS), tuple(first, KeyState.Use.VERIFIES));
    accounts.clock().advance(TOKEN_LIFE);
    assertThat(kids(keys(here))).containsExactly(second);
    assertThat(node().list())
        .extracting(KeyState::use)
        .containsExactly(KeyState.Use.SIGNS, KeyState.Use.RETIRED);
  }

  private SigningKeys node() {
    return new SigningKeys(accounts.database(), accounts.clock(), KEY_LIFE, TOKEN_LIFE);
  }

  private static String keys(Channels node) {
    return node.to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(20))
        .call(stub -> stub.listKeys(ListKeysRequest.getDefaultInstance()))
        .getJwksJson();
  }

  private static String token(Channels node) {
    var request =
        SignInRequest.newBuilder().setName("rotating").setPassword(RunningAccounts.PASSWORD);
    return node.to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(20))
        .call(stub -> stub.signIn(request.build()))
        .getSignedIn()
        .getTokens()
        .getAccessToken();
  }

  private static String kid(String token) throws Exception {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  private static List<String> kids(String set) throws Exception {
    return JWKSet.parse(set).getKeys().stream().map(key -> key.getKeyID()).toList();
  }

  private static boolean verifies(String set, String text) throws Exception {
    var token = SignedJWT.parse(text);
    var key = JWKSet.parse(set).getKeyByKeyId(token.getHeader().getKeyID());
    return key != null && token.verify(new Ed25519Verifier(key.toOctetKeyPair()));
  }
}
