package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.CheckPasswordReply;
import curio.contracts.accounts.v1.CheckPasswordRequest;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.LinkedIdentity;
import curio.contracts.accounts.v1.ListIdentitiesRequest;
import curio.contracts.accounts.v1.ListUsersRequest;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.UnlinkIdentityReply;
import curio.contracts.accounts.v1.UnlinkIdentityRequest;
import curio.contracts.accounts.v1.Unproved.Reason;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mobile-ID of accounts: how it ends, what it stands in for, and what it tells others. */
class LinkedIdentitiesTest {
  private static final String EMAIL = "owner@example.org";
  private static final String NEW = "a new password";
  private static final String NONE = "";

  private RunningAccounts accounts;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void ownersUnlinkWithTheirPassword() {
    var owner = accounts.signUp("owner.one", EMAIL);
    long id = owner.getUser().getId();
    accounts.link(id, person(1));
    var linked = identities(id);

    assertThat(linked).hasSize(1);
    assertThat(linked.getFirst().getLinkedAtMillis())
        .isEqualTo(accounts.clock().instant().toEpochMilli());
    var identity = linked.getFirst().getId();
    assertThat(unlink(owner, NONE, id, identity).getUnproved().getReason())
        .isEqualTo(Reason.PASSWORD_MISSING);
    assertThat(unlink(owner, "another one", id, identity).getUnproved().getReason())
        .isEqualTo(Reason.PASSWORD_WRONG);
    assertThat(unlink(owner, RunningAccounts.PASSWORD, id, "0").hasNoSuchIdentity()).isTrue();
    assertThat(unlink(owner, RunningAccounts.PASSWORD, id, "x").hasNoSuchIdentity()).isTrue();
    assertThat(unlink(owner, RunningAccounts.PASSWORD, id, identity).getUnlinked().getVerified())
        .isFalse();
    assertThat(identities(id)).isEmpty();
    assertThat(accounts.audited(id)).contains("identity-unlinked");
    assertThat(accounts.signIn(person(1)).getSignedIn().getUser().getId()).isNotEqualTo(id);
  }

  @Test
  void anIdentityThatIsLinkedAgainIsAnotherOne() {
    var owner = accounts.signUp("owner.one");
    long id = owner.getUser().getId();
    accounts.link(id, person(1));
    var first = identities(id).getFirst().getId();
    unlink(owner, RunningAccounts.PASSWORD, id, first);
    accounts.link(id, person(1));

    assertThat(identities(id).getFirst().getId()).isNotEqualTo(first);
    assertThat(unlink(owner, RunningAccounts.PASSWORD, id, first).hasNoSuchIdentity()).isTrue();
  }

  @Test
  void theOnlyWayToSignInStays() {
    var owner = accounts.signIn(person(1)).getSignedIn();
    long id = owner.getUser().getId();
    accounts.users().create("chief.one", "admin");
    var admin = accounts.signIn("chief.one", RunningAccounts.PASSWORD).getSignedIn();
    var identity = identities(id).getFirst().getId();

    assertThat(unlink(owner, NONE, id, identity).hasLastCredential()).isTrue();
    assertThat(unlink(admin, RunningAccounts.PASSWORD, id, identity).hasLastCredential()).isTrue();
    assertThat(accounts.signIn(person(1)).getSignedIn().getUser().getId()).isEqualTo(id);
  }

  @Test
  void administratorsUnlinkAndOthersDoNot() {
    long id = accounts.signUp("owner.one").getUser().getId();
    accounts.link(id, person(1));
    var identity = identities(id).getFirst().getId();
    accounts.users().create("chief.one", "admin");
    var admin = accounts.signIn("chief.one", RunningAccounts.PASSWORD).getSignedIn();
    var other = accounts.signUp("other.one");

    assertThat(unlink(other, RunningAccounts.PASSWORD, id, identity).hasNotAllowed()).isTrue();
    assertThat(unlink(admin, NONE, id, identity).hasUnproved()).isTrue();
    assertThat(unlink(admin, RunningAccounts.PASSWORD, id, identity).hasUnlinked()).isTrue();
  }

  /** Somebody signed up with an address that is not theirs, and linked their phone. */
  @Test
  void whoProvesTheAddressDropsWhatWasLinkedBefore() {
    long id = accounts.signUp("owner.one", EMAIL).getUser().getId();
    accounts.link(id, person(1));

    assertThat(accounts.reset(askForLink(EMAIL), NEW).hasDone()).isTrue();

    assertThat(accounts.users().find(id).getUser().getVerified()).isFalse();
    assertThat(accounts.audited(id)).contains("identity-unlinked");
    assertThat(accounts.signIn(person(1)).getSignedIn().getUser().getId()).isNotEqualTo(id);
    eventually(
        () -> assertThat(subjects()).contains("A Mobile-ID was taken from your Curio account"));
  }

  @Test
  void whatWasLinkedAfterThatStays() {
    long id = accounts.signUp("owner.one", EMAIL).getUser().getId();
    accounts.reset(askForLink(EMAIL), NEW);
    accounts.link(id, person(1));

    accounts.reset(askForLink(EMAIL), "another new one");

    assertThat(accounts.users().find(id).getUser().getVerified()).isTrue();

    accounts.users().update(id, UpdateUserRequest.newBuilder().setEmail("new@example.org"));
    accounts.reset(askForLink("new@example.org"), NEW);

    assertThat(accounts.users().find(id).getUser().getVerified()).isFalse();
  }

  @Test
  void ownersAreToldOfWhatIsChanged() {
    var owner = accounts.signUp("owner.one", EMAIL);
    long id = owner.getUser().getId();
    accounts.users().create("chief.one", "admin");

    accounts.link(id, person(1));
    unlink(owner, RunningAccounts.PASSWORD, id, identities(id).getFirst().getId());
    var session = accounts.signIn("owner.one");
    accounts.changePassword(id, session.getSessionId(), RunningAccounts.PASSWORD, NEW);
    accounts.users().update(id, UpdateUserRequest.newBuilder().setRole("admin"));
    accounts.users().update(id, UpdateUserRequest.newBuilder().setEmail("new@example.org"));
    accounts
        .users()
        .update(
            id, UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setCity("Uruk")));

    eventually(() ->
        assertThat(subjects())
            .containsExactlyInAnyOrder(
                "A Mobile-ID was linked to your Curio account",
                "A Mobile-ID was taken from your Curio account",
                "Your Curio password was changed",
                "Your Curio role was changed",
                "Your Curio e-mail address was changed",
                "Your Curio e-mail address was changed"));
    assertThat(SentLinks.texts(accounts))
        .filteredOn(mail -> mail.contains("To: " + EMAIL))
        .hasSize(5);
    assertThat(SentLinks.texts(accounts))
        .filteredOn(mail -> mail.contains("To: new@example.org"))
        .hasSize(1);
    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
  }

  @Test
  void whoHasNoPasswordChoosesOneRightAfterASignIn() {
    var owner = accounts.signIn(person(1)).getSignedIn();
    long id = owner.getUser().getId();
    assertThat(owner.getUser().getHasPassword()).isFalse();

    var names = UpdateUserRequest.newBuilder().setUsername("owner.one").setEmail(EMAIL);
    assertThat(accounts.users().update(owner, NONE, id, names).hasChanged()).isTrue();
    var session = owner.getTokens().getSessionId();
    assertThat(accounts.changePassword(id, session, NONE, NEW).hasChanged()).isTrue();

    assertThat(accounts.signIn("owner.one", NEW).getSignedIn().getUser().getHasPassword()).isTrue();
    assertThat(accounts.changePassword(id, session, NONE, "another one").getUnproved().getReason())
        .isEqualTo(Reason.PASSWORD_MISSING);
    assertThat(check(owner, NONE).hasUnproved()).isTrue();
    assertThat(check(owner, NEW).hasRight()).isTrue();
  }

  @Test
  void aSignInIsFreshForMinutesAndForItsOwnSession() {
    var owner = accounts.signIn(person(1)).getSignedIn();
    long id = owner.getUser().getId();
    var other = accounts.signUp("other.one");
    assertThat(check(owner, NONE).hasRight()).isTrue();
    assertThat(
            accounts
                .changePassword(id, other.getTokens().getSessionId(), NONE, NEW)
                .getUnproved()
                .getReason())
        .isEqualTo(Reason.NOT_FRESH);

    accounts.clock().advance(Duration.ofMinutes(5));

    assertThat(check(owner, NONE).getUnproved().getReason()).isEqualTo(Reason.NOT_FRESH);
    var names = UpdateUserRequest.newBuilder().setEmail(EMAIL);
    assertThat(accounts.users().update(owner, NONE, id, names).getUnproved().getReason())
        .isEqualTo(Reason.NOT_FRESH);
    var again = accounts.signIn(person(1)).getSignedIn();
    assertThat(check(again, NONE).hasRight()).isTrue();
    accounts.signOut(again.getTokens().getSessionId());
    assertThat(check(again, NONE).hasUnproved()).isTrue();
  }

  @Test
  void whoHasNoPasswordRemovesTheirAccountByAFreshSignIn() {
    var owner = accounts.signIn(person(1)).getSignedIn();
    long id = owner.getUser().getId();
    accounts.clock().advance(Duration.ofMinutes(5));

    assertThat(accounts.users().deleteOwn(owner, NONE).getUnproved().getReason())
        .isEqualTo(Reason.NOT_FRESH);
    assertThat(accounts.users().find(id).hasUser()).isTrue();

    var again = accounts.signIn(person(1)).getSignedIn();
    assertThat(accounts.users().deleteOwn(again, NONE).hasChanged()).isTrue();
    assertThat(accounts.users().find(id).hasUser()).isFalse();
  }

  /** The clock was ahead when it signed in: that must not count for days. */
  @Test
  void aSignInOfTheFutureIsNotFresh() {
    var owner = accounts.signIn(person(1)).getSignedIn();

    accounts.clock().advance(Duration.ofMinutes(-10));

    assertThat(check(owner, NONE).getUnproved().getReason()).isEqualTo(Reason.NOT_FRESH);
  }

  @Test
  void namesOfCertificatesAreFoundByNobodyUntilTheirOwnerShowsThem() {
    var owner = accounts.signIn(person(1)).getSignedIn();
    long id = owner.getUser().getId();
    var byFirst = ListUsersRequest.newBuilder().setFirstName("MARY").setLimit(10);
    var byLast = ListUsersRequest.newBuilder().setLastName("TEST").setLimit(10);

    assertThat(owner.getUser().getProfile().getFirstName()).isEqualTo("MARY");
    assertThat(owner.getUser().getShowsName()).isFalse();
    assertThat(owner.getUser().getUsername()).matches("collector\\.[0-9]+");
    assertThat(accounts.users().list(byFirst).getUsersList()).isEmpty();
    assertThat(accounts.users().list(byLast).getUsersList()).isEmpty();

    accounts.users().update(id, UpdateUserRequest.newBuilder().setShowsName(true));

    assertThat(accounts.users().list(byFirst).getUsersList()).hasSize(1);
    assertThat(accounts.users().list(byLast).getUsers(0).getShowsName()).isTrue();
  }

  private List<String> subjects() {
    return SentLinks.texts(accounts).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("Subject: "))
        .map(line -> line.substring("Subject: ".length()))
        .filter(subject -> !subject.startsWith("Set your"))
        .toList();
  }

  private String askForLink(String email) {
    int before = SentLinks.tokens(accounts).size();
    accounts.forgot(email, RunningAccounts.HOME);
    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(before + 1));
    return SentLinks.tokens(accounts).getLast();
  }

  private List<LinkedIdentity> identities(long userId) {
    var request = ListIdentitiesRequest.newBuilder().setUserId(userId).build();
    return accounts.client().call(stub -> stub.listIdentities(request)).getIdentitiesList();
  }

  private UnlinkIdentityReply unlink(SignedIn who, String password, long userId, String identity) {
    var request =
        UnlinkIdentityRequest.newBuilder()
            .setUserId(userId)
            .setIdentityId(identity)
            .setActor(UserCalls.person(who, password))
            .build();
    return accounts.client().call(stub -> stub.unlinkIdentity(request));
  }

  private CheckPasswordReply check(SignedIn who, String password) {
    var request =
        CheckPasswordRequest.newBuilder()
            .setUserId(who.getUser().getId())
            .setSessionId(who.getTokens().getSessionId())
            .setPassword(password)
            .build();
    return accounts.client().call(stub -> stub.checkPassword(request));
  }

  private static Identity.Builder person(int number) {
    return Identity.newBuilder()
        .setCountry("EE")
        .setNationalNumber("6000101990" + number)
        .setGivenName("MARY")
        .setSurname("TESTER");
  }
}
