package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import curio.cluster.Channels;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.LinkIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityReply;
import curio.contracts.accounts.v1.SignInIdentityRequest;
import curio.contracts.accounts.v1.Tokens;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvedPeopleTest {
  private final AtomicInteger numbers = new AtomicInteger();
  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = RunningAccounts.unthrottled();
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void theFirstSignInMakesAVerifiedAccount() {
    var first = accounts.signIn(person("MARY ÄNN", "O’CONNEŽ-ŠUSLIK TESTNUMBER")).getSignedIn();

    var user = first.getUser();
    assertThat(user.getUsername()).matches("collector\\.[0-9]+");
    assertThat(user.getProfile().getFirstName()).isEqualTo("MARY ÄNN");
    assertThat(user.getProfile().getLastName()).isEqualTo("O’CONNEŽ-ŠUSLIK TESTNUMBER");
    assertThat(user.getVerified()).isTrue();
    assertThat(user.getRole()).isEqualTo("member");
    assertThat(accounts.alive(first.getTokens().getSessionId())).isTrue();
    assertThat(accounts.refresh(first.getTokens().getRefreshToken()).getSignedIn().getUser())
        .isEqualTo(user);
    assertThat(accounts.audited(user.getId())).containsExactly("sign-up");
    assertThat(OutboxRow.of(accounts, user.getId()))
        .extracting(OutboxRow::type)
        .containsExactly("login");
  }

  @Test
  void theNextSignInFindsIt() {
    var person = person("JOHN", "SMITH-TESTER");
    var first = accounts.signIn(person).getSignedIn();

    var second = accounts.signIn(person.setSurname("MARRIED")).getSignedIn();

    assertThat(second.getUser()).isEqualTo(first.getUser());
    assertThat(second.getTokens().getSessionId()).isNotEqualTo(first.getTokens().getSessionId());
    assertThat(accounts.audited(first.getUser().getId())).containsExactly("sign-up", "sign-in");
  }

  @Test
  void aProofOpensOneSessionHoweverOftenItIsShown() throws Exception {
    var person = person("SHOWN", "TWICE").build();

    var replies = Together.run(20, () -> accounts.signIn(person.toBuilder(), "proof 1", 'a'));
    var first = replies.getFirst().getSignedIn().getTokens();

    assertThat(replies).allMatch(SignInIdentityReply::hasSignedIn);
    assertThat(replies)
        .extracting(each -> each.getSignedIn().getTokens())
        .extracting(Tokens::getSessionId, Tokens::getRefreshToken)
        .containsOnly(tuple(first.getSessionId(), first.getRefreshToken()));
    assertThat(accounts.refresh(first.getRefreshToken()).hasSignedIn()).isTrue();
    var user = replies.getFirst().getSignedIn().getUser().getId();
    assertThat(accounts.audited(user)).containsExactly("sign-up");
    assertThat(OutboxRow.of(accounts, user)).extracting(OutboxRow::type).containsExactly("login");
  }

  @Test
  void aProofShownAfterItsTokenWasUsedGivesTheGoodOne() {
    var person = person("SHOWN", "LATE");
    var first = accounts.signIn(person, "proof 2", 'a').getSignedIn().getTokens();
    var next = accounts.refresh(first.getRefreshToken()).getSignedIn().getTokens();

    var again = accounts.signIn(person, "proof 2", 'a').getSignedIn().getTokens();

    assertThat(again.getRefreshToken()).isEqualTo(next.getRefreshToken());
    assertThat(accounts.refresh(again.getRefreshToken()).hasSignedIn()).isTrue();
  }

  @Test
  void aProofWhoseSessionHasEndedOpensNoOther() {
    var person = person("SHOWN", "AFTER");
    var first = accounts.signIn(person, "proof 3", 'a').getSignedIn();
    accounts.signOut(first.getTokens().getSessionId());

    assertThat(accounts.signIn(person, "proof 3", 'a').hasOver()).isTrue();
    assertThat(accounts.signIn(person, "proof 4", 'a').hasSignedIn()).isTrue();
  }

  @Test
  void aProofWithAnotherSecretGivesNothing() {
    var person = person("SHOWN", "WRONG");
    var first = accounts.signIn(person, "proof 5", 'a').getSignedIn().getTokens();

    assertThat(accounts.signIn(person, "proof 5", 'b').hasOver()).isTrue();
    assertThat(accounts.alive(first.getSessionId())).isTrue();
    assertThat(accounts.signIn(person, "", 'a').hasInvalid()).isTrue();
  }

  @Test
  void namesakesGetNamesOfTheirOwn() {
    var names = new HashSet<String>();
    for (int i = 0; i < 12; i++) {
      names.add(accounts.signIn(person("MARI", "MAASIKAS")).getSignedIn().getUser().getUsername());
    }

    assertThat(names).hasSize(12).noneMatch(name -> name.contains("mari"));
  }

  @ParameterizedTest
  @CsvSource({"Li, Ng", "X, Y", "李, 王", "-, -"})
  void anyNameWillDo(String given, String surname) {
    var user = accounts.signIn(person(given, surname)).getSignedIn().getUser();

    assertThat(user.getUsername()).startsWith("collector.");
    assertThat(user.getProfile().getFirstName()).isEqualTo(given);
  }

  @Test
  void aHundredFirstSignInsAtOnceMakeOneAccount() throws Exception {
    var person = person("CROWD", "OF-ONE").build();

    var replies = Together.run(100, () -> accounts.signIn(person.toBuilder()));

    assertThat(replies).allMatch(SignInIdentityReply::hasSignedIn);
    assertThat(replies)
        .extracting(each -> each.getSignedIn().getUser())
        .containsOnly(replies.getFirst().getSignedIn().getUser());
    assertThat(accounts.count("select count(*) from accounts.users where last_name = 'OF-ONE'"))
        .isOne();
    assertThat(accounts.audited(replies.getFirst().getSignedIn().getUser().getId()))
        .hasSize(100)
        .startsWith("sign-up")
        .containsOnlyOnce("sign-up");
  }

  @Test
  void manyFirstSignInsOfNamesakesAtOnceAllSucceed() throws Exception {
    var replies = Together.run(30, () -> accounts.signIn(person("TWIN", "OF-MANY")));

    assertThat(replies)
        .extracting(each -> each.getSignedIn().getUser().getUsername())
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void countriesHaveTheirOwnNumbers() {
    var estonian = person("SAME", "DIGITS");
    var first = accounts.signIn(estonian).getSignedIn().getUser();

    var second = accounts.signIn(estonian.setCountry("LT")).getSignedIn().getUser();

    assertThat(second.getId()).isNotEqualTo(first.getId());
  }

  @Test
  void anInactiveAccountIsRefused() {
    var person = person("DISMISSED", "PERSON");
    var signedIn = accounts.signIn(person).getSignedIn();
    accounts.execute(
        "update accounts.users set active = false where id = ?", signedIn.getUser().getId());

    var reply = accounts.signIn(person);

    assertThat(reply.hasInactive()).isTrue();
    assertThat(accounts.alive(signedIn.getTokens().getSessionId())).isFalse();
    assertThat(accounts.audited(signedIn.getUser().getId()))
        .containsExactly("sign-up", "sign-in-failed");
  }

  @Test
  void noPasswordIsThePasswordOfAnAccountWithoutOne() {
    var user = accounts.signIn(person("NO", "PASSWORD")).getSignedIn().getUser();
    long before = accounts.hashes();

    assertThat(accounts.signIn(user.getUsername(), "").hasSignedIn()).isFalse();
    assertThat(accounts.signIn(user.getUsername(), RunningAccounts.PASSWORD).hasSignedIn())
        .isFalse();
    assertThat(accounts.hashes() - before).isEqualTo(2);
    assertThat(
            accounts.changePassword(user.getId(), "", "", RunningAccounts.PASSWORD).hasUnproved())
        .isTrue();
  }

  @Test
  void anAccountCanBeLinkedAndIsThenThatOfThePerson() {
    var user = accounts.signUp("gilgamesh777").getUser();
    var person = person("GILGAMESH", "OF-URUK");
    assertThat(user.getVerified()).isFalse();

    var linked = accounts.link(user.getId(), person);
    var again = accounts.link(user.getId(), person);

    assertThat(linked.getLinked()).isEqualTo(user.toBuilder().setVerified(true).build());
    assertThat(again).isEqualTo(linked);
    assertThat(accounts.signIn(person).getSignedIn().getUser()).isEqualTo(linked.getLinked());
    assertThat(accounts.signIn("gilgamesh777", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
    assertThat(accounts.audited(user.getId()))
        .containsExactly("sign-up", "identity-linked", "sign-in", "sign-in");
  }

  @Test
  void onePersonHasOneAccountAndOneAccountOnePerson() {
    var person = person("TAKEN", "PERSON");
    accounts.signIn(person);
    var user = accounts.signUp("enkidu777").getUser();

    assertThat(accounts.link(user.getId(), person).hasOtherAccount()).isTrue();
    assertThat(accounts.link(user.getId(), person("FIRST", "PERSON")).hasLinked()).isTrue();
    assertThat(accounts.link(user.getId(), person("SECOND", "PERSON")).hasOtherPerson()).isTrue();
    assertThat(accounts.link(987_654, person("NOBODY", "PERSON")).hasNoSuchUser()).isTrue();
  }

  @Test
  void ofManyLinksAndSignInsOfOnePersonAtOnceOneDecides() throws Exception {
    var person = person("CONTESTED", "PERSON").build();
    var ids = new AtomicInteger();
    var users =
        IntStream.range(0, 10)
            .mapToObj(i -> accounts.signUp("contender" + (char) ('a' + i)).getUser().getId())
            .toList();

    var outcomes =
        Together.run(
            20,
            () -> {
              int mine = ids.getAndIncrement();
              return mine < 10
                  ? accounts.link(users.get(mine), person.toBuilder()).hasLinked()
                  : accounts.signIn(person.toBuilder()).hasSignedIn();
            });

    assertThat(outcomes).filteredOn(each -> each).hasSizeBetween(10, 11);
    assertThat(
            accounts.count(
                "select count(*) from accounts.users where identity is not null and "
                    + "(last_name = 'PERSON' and first_name = 'CONTESTED'"
                    + " or username like 'contender_')"))
        .isOne();
  }

  @Test
  void theNumberIsStoredNowhereAndGoesWithTheAccount() {
    var person = person("FORGOTTEN", "PERSON");
    var user = accounts.signIn(person).getSignedIn().getUser();
    var everything =
        accounts
            .database()
            .read(tx ->
                tx.createQuery("select u::text from accounts.users u where id = :id")
                    .bind("id", user.getId())
                    .mapTo(String.class)
                    .one());

    var deleted = accounts.users().delete(user.getId());
    var next = accounts.signIn(person).getSignedIn().getUser();

    assertThat(everything).doesNotContain(person.getNationalNumber());
    assertThat(deleted.hasChanged()).isTrue();
    assertThat(next.getId()).isNotEqualTo(user.getId());
  }

  @Test
  void allNodesAndStartsFindTheSamePerson() {
    var person = person("SAME", "EVERYWHERE");
    var first = accounts.signIn(person).getSignedIn().getUser();

    try (var other = new Channels(List.of(accounts.other("second")))) {
      var stub = other.to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(20));
      var request = SignInIdentityRequest.newBuilder().setIdentity(person);
      var second = stub.call(each -> each.signInIdentity(request.build())).getSignedIn().getUser();

      assertThat(second).isEqualTo(first);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 60001019906, A, B",
    "ee, 60001019906, A, B",
    "EE, 6000101990, A, B",
    "EE, 6000101990x, A, B",
    "EE, 60001019906, '', B",
    "EE, 60001019906, A, ' '"
  })
  void whatIsNoPersonIsRefused(String country, String number, String given, String surname) {
    var person =
        Identity.newBuilder()
            .setCountry(country)
            .setNationalNumber(number)
            .setGivenName(given)
            .setSurname(surname);

    assertThat(accounts.signIn(person).getInvalid().getReason())
        .isNotEmpty()
        .doesNotContain("6000101990");
    assertThat(accounts.link(1, person).getOutcomeCase())
        .isEqualTo(LinkIdentityReply.OutcomeCase.INVALID);
  }

  private Identity.Builder person(String given, String surname) {
    return Identity.newBuilder()
        .setCountry("EE")
        .setNationalNumber("6%010d".formatted(numbers.incrementAndGet()))
        .setGivenName(given)
        .setSurname(surname);
  }
}
