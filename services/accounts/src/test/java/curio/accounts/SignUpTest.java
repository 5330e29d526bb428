package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpReply.OutcomeCase;
import curio.contracts.accounts.v1.SignUpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpTest {
  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = new RunningAccounts();
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void whatIsGivenIsKept() {
    var request =
        named("Vinnie66")
            .setFirstName("Hillard")
            .setLastName("Kemmer")
            .setPhone("+79998887766")
            .setEmail("curt_lowe47@yahoo.com")
            .setGender("m")
            .setAge(47)
            .setCity("Uruk")
            .setInterests("chess\nmaps");

    var reply = accounts.signUp(request).getSignedIn();

    var user = reply.getUser();
    assertThat(user.getId()).isPositive();
    assertThat(user.getUsername()).isEqualTo("Vinnie66");
    assertThat(user.getFirstName()).isEqualTo("Hillard");
    assertThat(user.getLastName()).isEqualTo("Kemmer");
    assertThat(user.getPhone()).isEqualTo("+79998887766");
    assertThat(user.getEmail()).isEqualTo("curt_lowe47@yahoo.com");
    assertThat(user.getGender()).isEqualTo("m");
    assertThat(user.getAge()).isEqualTo(47);
    assertThat(user.getCity()).isEqualTo("Uruk");
    assertThat(user.getInterests()).isEqualTo("chess\nmaps");
    assertThat(user.getPhoto()).isEqualTo("default.jpg");
    assertThat(user.getRole()).isEqualTo("member");
    assertThat(user.getActive()).isTrue();
    assertThat(user.getCreatedAtMillis()).isEqualTo(accounts.clock().millis());
    assertThat(accounts.signIn("VINNIE66", RunningAccounts.PASSWORD).getSignedIn().getUser())
        .isEqualTo(user);
  }

  @Test
  void signingUpOpensASessionAndTellsFollowers() {
    var reply = accounts.signUp("newcomer");

    assertThat(accounts.alive(reply.getTokens().getSessionId())).isTrue();
    assertThat(OutboxRow.of(accounts, reply.getUser().getId()))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.topic()).isEqualTo("events");
          assertThat(row.type()).isEqualTo("login");
          assertThat(row.version()).isEqualTo(1);
          assertThat(row.traceId()).isEqualTo("trace-1");
          assertThat(row.event().getUsername()).isEqualTo("newcomer");
          assertThat(row.event().getMessage()).isEqualTo("newcomer just logged in");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tester", "tester2", "janitor", "gilgamesh777", "a_b.c-d", "Жанна", "ÄÖÜäö"})
  void plainNamesPass(String name) {
    assertThat(accounts.signUp(named(name)).getOutcomeCase()).isEqualTo(OutcomeCase.SIGNED_IN);
  }

  @ParameterizedTest
  @CsvSource({
    "'', username: 0 characters (expected: 5 to 30)",
    "four, username: 4 characters (expected: 5 to 30)",
    "abcdefghijklmnopqrstuvwxyz12345, username: 31 characters (expected: 5 to 30)",
    "'with space', 'username: other characters than expected (expected: letters, digits, _ . -)'",
    "name@example, 'username: other characters than expected (expected: letters, digits, _ . -)'",
  })
  void otherNamesAreRefused(String name, String reason) {
    assertInvalid(named(name), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "1234567, password: 7 characters (expected: 8 to 128)",
    "'', password: 0 characters (expected: 8 to 128)",
    "'          ', password: blank (expected: something to remember)",
  })
  void weakPasswordsAreRefused(String password, String reason) {
    assertInvalid(named("passworder").setPassword(password), reason);
  }

  @Test
  void aPasswordOf128CharactersPassesAndALongerOneDoesNot() {
    String longest = "🔑".repeat(128);

    var reply = accounts.signUp(named("longpassword").setPassword(longest));

    assertThat(reply.hasSignedIn()).isTrue();
    assertThat(accounts.signIn("longpassword", longest).hasSignedIn()).isTrue();
    assertInvalid(
        named("longpassword2").setPassword(longest + "x"),
        "password: 129 characters (expected: 8 to 128)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "@example.org",
        "a@b",
        "a@b@c.org",
        "a b@c.org",
        "a@.org",
        "a@b..org",
        "a@b.",
        "a@b\u0000.org"
      })
  void whatIsNoAddressIsRefused(String email) {
    assertInvalid(
        named("emailless").setEmail(email), "email: not an address (expected: name@example.org)");
  }

  @Test
  void anEndlessAddressIsRefused() {
    assertInvalid(
        named("emailless").setEmail("a@" + "b".repeat(250) + ".org"),
        "email: 256 characters (expected: at most 254)");
  }

  @Test
  void profilesAreBounded() {
    assertInvalid(named("profiler").setAge(151), "age: 151 (expected: 0 to 150)");
    assertInvalid(named("profiler").setAge(-1), "age: -1 (expected: 0 to 150)");
    assertInvalid(named("profiler").setGender("x"), "gender: unknown (expected: f or m)");
    assertInvalid(
        named("profiler").setPhone("call me"), "phone: not a number (expected: like +79998887766)");
    assertInvalid(
        named("profiler").setFirstName("x".repeat(101)),
        "firstName: 101 characters (expected: at most 100)");
    assertInvalid(
        named("profiler").setCity("a\u0000b"), "city: control characters (expected: text)");
    assertInvalid(
        named("profiler").setInterests("\ud800"), "interests: control characters (expected: text)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ishtar.a", "ISHTAR.A", "Ｉｓｈｔａｒ.ａ"})
  void aNameIsTakenWhateverItsCaseAndWidth(String other) {
    accounts.signUp("Ishtar.a");

    var reply = accounts.signUp(named(other));

    assertThat(reply.getNameTaken().getField()).isEqualTo("username");
  }

  @Test
  void anAddressIsTakenWhateverItsCase() {
    accounts.signUp(named("first.owner").setEmail("Owner@Example.org"));

    var reply = accounts.signUp(named("second.owner").setEmail("owner@example.ORG"));

    assertThat(reply.getNameTaken().getField()).isEqualTo("email");
  }

  @Test
  void composedAndDecomposedAccentsAreOneName() {
    accounts.signUp("Zoe\u0308.x");

    var reply = accounts.signUp(named("Zo\u00eb.x"));

    assertThat(reply.getNameTaken().getField()).isEqualTo("username");
  }

  @Test
  void ofTwentySignUpsWithOneNameOneSucceeds() throws Exception {
    var replies = Together.run(20, () -> accounts.signUp(named("contested")));

    assertThat(replies).filteredOn(SignUpReply::hasSignedIn).hasSize(1);
    assertThat(replies).filteredOn(SignUpReply::hasNameTaken).hasSize(19);
  }

  private static SignUpRequest.Builder named(String name) {
    return SignUpRequest.newBuilder().setUsername(name).setPassword(RunningAccounts.PASSWORD);
  }

  private void assertInvalid(SignUpRequest.Builder request, String reason) {
    assertThat(accounts.signUp(request).getInvalid().getReason()).isEqualTo(reason);
  }
}
