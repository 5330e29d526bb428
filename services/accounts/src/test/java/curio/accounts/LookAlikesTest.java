package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookAlikesTest {
  private static final String SCRIPTS =
      "username: letters of several scripts"
          + " (expected: one, or Latin with Chinese, Japanese or Korean)";

  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = new RunningAccounts(AccountsPolicy.standard(false));
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @ParameterizedTest
  @CsvSource({
    "paypa, \u0440\u0430\u0443\u0440\u0430",
    "PEPEC, \u0420\u0415\u0420\u0415\u0421",
    "scope.x1, scope.xl",
    "William7, WiIIiam7",
    "modern.art, modem.art",
    "bob.O.bob, bob.0.bob",
    "janedoe, \ud835\udc23\ud835\udc1a\ud835\udc27\ud835\udc1e\ud835\udc1d\ud835\udc28\ud835\udc1e",
    "ｍario99, rnario99",
    "\u30ab\u30ab\u30ab\u30ab\u30ab, \u529b\u529b\u529b\u529b\u529b",
  })
  void ofTwoNamesThatLookAlikeOnlyTheFirstIsMade(String first, String second) {
    assertThat(signUp(first).hasSignedIn()).isTrue();

    assertThat(signUp(second).getNameTaken().getField()).isEqualTo("username");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tester", "tester2", "Vinnie66", "Mario", "janitor", "gilgamesh777"})
  void theUsualNamesAreFree(String name) {
    assertThat(signUp(name).hasSignedIn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Жанна_7",
        "ÄÖÜäö.ß",
        "Ελένη",
        "ユーザー123",
        "田中taro",
        "김철수kim",
        "שלוםעולם",
        "العربية",
        "ქართული",
        "ᏣᎳᎩᎠᎠ",
        "\u0663\u0664\u0665\u0666\u0667" // Arabic digits
      })
  void namesOfOneScriptPassWhicheverItIs(String name) {
    assertThat(signUp(name).hasSignedIn()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p\u0430ypal", // Cyrillic a
        "\u0440\u0430\u0443\u0440\u0430l",
        "Ελένηx",
        "abcש12",
        "\u13d0abcd", // Cherokee
        "go\u0585gle", // Armenian o
      })
  void mixedScriptsAreRefused(String name) {
    assertThat(signUp(name).getInvalid().getReason()).isEqualTo(SCRIPTS);
  }

  @Test
  void mixedDigitsAreRefused() {
    assertThat(signUp("1234\u0665").getInvalid().getReason())
        .isEqualTo("username: digits of several scripts (expected: of one)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"paypal\u3164", "\u115f\u115f\u115f\u115f\u115f", "pay\uffa0pal"})
  void lettersThatNobodySeesAreRefused(String name) {
    assertThat(signUp(name).getInvalid().getReason())
        .isEqualTo("username: characters that nobody sees or that mean nothing (expected: text)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufdfa", "\ufdf2"})
  void lettersThatUnfoldToManyAreNoTrouble(String letter) {
    var reply = signUp(letter.repeat(30));

    assertThat(reply.hasSignedIn() || reply.hasInvalid()).isTrue();
  }

  @Test
  void aLookAlikeIsRefusedAlsoWhenAnAccountIsRenamed() {
    accounts.signUp("original1");
    long id = accounts.signUp("imitator").getUser().getId();

    var reply =
        accounts.users().update(id, UpdateUserRequest.newBuilder().setUsername("originall"));

    assertThat(reply.getNameTaken().getField()).isEqualTo("username");
  }

  @Test
  void aRenamedAccountTakesItsLookWithIt() {
    long id = accounts.signUp("chameleon1").getUser().getId();

    accounts.users().update(id, UpdateUserRequest.newBuilder().setUsername("gecko.1"));

    assertThat(signUp("charneleonl").hasSignedIn()).isTrue();
    assertThat(signUp("gecko.l").hasNameTaken()).isTrue();
  }

  @Test
  void ofManyLookAlikesAtOnceOneIsMade() throws Exception {
    var names = new LinkedBlockingQueue<String>();
    for (int i = 0; i < 8; i++) {
      var name = new StringBuilder("look.");
      for (int bit = 0; bit < 3; bit++) {
        name.append((i >> bit & 1) == 0 ? '1' : 'l');
      }
      names.add(name.toString());
    }

    var replies = Together.run(8, () -> signUp(names.remove()));

    assertThat(replies).filteredOn(SignUpReply::hasSignedIn).hasSize(1);
    assertThat(replies).filteredOn(SignUpReply::hasNameTaken).hasSize(7);
  }

  private SignUpReply signUp(String name) {
    return accounts.signUp(
        SignUpRequest.newBuilder().setUsername(name).setPassword(RunningAccounts.PASSWORD));
  }
}
