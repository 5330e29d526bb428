package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpReply.OutcomeCase;
import curio.contracts.accounts.v1.SignUpRequest;
import java.util.List;
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
            .setEmail("curt_lowe47@yahoo.com")
            .setProfile(
                Profile.newBuilder()
                    .setFirstName("Hillard")
                    .setLastName("Kemmer")
                    .setPhone("+79998887766")
                    .setGender("m")
                    .setAge(47)
                    .setCity("Uruk")
                    .setInterests("chess\nmaps"));

    var reply = accounts.signUp(request).getSignedIn();

    var user = reply.getUser();
    assertThat(user.getId()).isPositive();
    assertThat(user.getUsername()).isEqualTo("Vinnie66");
    assertThat(user.getProfile().getFirstName()).isEqualTo("Hillard");
    assertThat(user.getProfile().getLastName()).isEqualTo("Kemmer");
    assertThat(user.getProfile().getPhone()).isEqualTo("+79998887766");
    assertThat(user.getEmail()).isEqualTo("curt_lowe47@yahoo.com");
    assertThat(user.getProfile().getGender()).isEqualTo("m");
    assertThat(user.getProfile().getAge()).isEqualTo(47);
    assertThat(user.getProfile().getCity()).isEqualTo("Uruk");
    assertThat(user.getProfile().getInterests()).isEqualTo("chess\nmaps");
    assertThat(user.getProfile().getPhoto()).isEqualTo("default.jpg");
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
    "'        \u00a0\u2007\u202f', password: blank (expected: something to remember)",
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
        "x..y@example.org",
        ".x@example.org",
        "x.@example.org",
        "\"x\"@example.org",
        "=?utf-8?q?x?=@example.org",
        "x@-b.org",
        "x@b_c.org",
        "x@xn--0.org",
        "x(y)@example.org"
      })
  void whatIsNoAddressIsRefused(String email) {
    assertInvalid(
        named("emailless").setEmail(email), "email: not an address (expected: name@example.org)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b\u0000.org", "a@b.org\n", "a\r@b.org"})
  void noAddressHasControls(String email) {
    assertInvalid(named("emailless").setEmail(email), "email: control characters (expected: text)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u200b@b.org", "a@b\u200b.org", "a@\u202eb.org", "a\u00ad@b.org"})
  void noAddressHasWhatNobodySees(String email) {
    assertInvalid(
        named("emailless").setEmail(email),
        "email: characters that nobody sees or that mean nothing (expected: text)");
  }

  @Test
  void whatNoServerTakesBeforeTheAtIsRefused() {
    assertInvalid(
        named("emailless").setEmail("\u0161okolaad@example.org"),
        "email: letters beyond ASCII before the @ (expected: like name@example.org)");
  }

  @Test
  void anAddressIsOneInEveryFormOfItsDomain() {
    var made = accounts.signUp(named("domains").setEmail("Anna@T\u00c4HT.ee"));

    assertThat(made.getSignedIn().getUser().getEmail()).isEqualTo("Anna@T\u00c4HT.ee");
    for (var same : List.of("anna@t\u00e4ht.ee", "anna@ta\u0308ht.ee", "ANNA@xn--tht-qla.ee")) {
      var again = accounts.signUp(named("another").setEmail(same));
      assertThat(again.getNameTaken().getField()).as(same).isEqualTo("email");
      assertThat(accounts.signIn(same, RunningAccounts.PASSWORD).hasSignedIn()).as(same).isTrue();
    }
  }

  @Test
  void anEndlessAddressIsRefused() {
    assertInvalid(
        named("emailless").setEmail("a@" + "b".repeat(250) + ".org"),
        "email: 256 characters (expected: at most 254)");
    assertInvalid(
        named("emailless").setEmail("a".repeat(65) + "@example.org"),
        "email: not an address (expected: name@example.org)");
    assertInvalid(
        named("emailless").setEmail("a@" + "\u00f6".repeat(60) + ".org"),
        "email: not an address (expected: name@example.org)");
  }

  @Test
  void profilesAreBounded() {
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setAge(151)),
        "age: 151 (expected: 0 to 150)");
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setAge(-1)),
        "age: -1 (expected: 0 to 150)");
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setGender("x")),
        "gender: unknown (expected: f or m)");
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setPhone("call me")),
        "phone: not a number (expected: like +79998887766)");
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setFirstName("x".repeat(101))),
        "firstName: 101 characters (expected: at most 100)");
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setCity("a\u0000b")),
        "city: control characters (expected: text)");
    assertInvalid(
        named("profiler").setProfile(Profile.newBuilder().setInterests("\ud800")),
        "interests: characters that nobody sees or that mean nothing (expected: text)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u202e", "\u2066", "\u200b", "\ufeff", "\n", "\r", "\u2028", "\uffff"})
  void noNameHasWhatNobodySees(String hidden) {
    String name = "An" + hidden + "na";

    for (var request :
        List.of(
            named("hidden").setUsername("hidden" + hidden),
            named("hidden").setProfile(Profile.newBuilder().setFirstName(name)),
            named("hidden").setProfile(Profile.newBuilder().setLastName(name)),
            named("hidden").setProfile(Profile.newBuilder().setCity(name)))) {
      assertThat(accounts.signUp(request).getOutcomeCase()).isEqualTo(OutcomeCase.INVALID);
    }
  }

  @Test
  void profilesHaveNoWhiteSpaceAtTheirEnds() {
    var given =
        Profile.newBuilder()
            .setFirstName("\u00a0Ada\u00a0M.\u202f")
            .setLastName("\u2007 \u00a0")
            .setCity(" Tartu\u3000")
            .setInterests("\n\u00a0rings\n");

    var kept = accounts.signUp(named("trimmed").setProfile(given)).getSignedIn().getUser();

    assertThat(kept.getProfile())
        .extracting(
            Profile::getFirstName, Profile::getLastName, Profile::getCity, Profile::getInterests)
        .containsExactly("Ada\u00a0M.", "", "Tartu", "rings");
  }

  @Test
  void charactersAreCountedInOneWay() {
    String decomposed = "e\u0301";
    var longest =
        named("counted")
            .setUsername("counte" + decomposed.repeat(24))
            .setProfile(
                Profile.newBuilder()
                    .setFirstName(decomposed.repeat(100))
                    .setLastName("\ud83d\ude00".repeat(100)))
            .setPassword(decomposed.repeat(128));

    assertThat(accounts.signUp(longest).getOutcomeCase()).isEqualTo(OutcomeCase.SIGNED_IN);
    assertThat(accounts.signIn("counte" + "\u00e9".repeat(24), "\u00e9".repeat(128)).hasSignedIn())
        .isTrue();
    assertInvalid(
        named("counted").setPassword(decomposed.repeat(7)),
        "password: 7 characters (expected: 8 to 128)");
    assertInvalid(
        named("counted").setProfile(Profile.newBuilder().setLastName("\ud83d\ude00".repeat(101))),
        "lastName: 101 characters (expected: at most 100)");
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
