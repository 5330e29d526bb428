package curio.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.ListEndedSessionsReply;
import curio.contracts.accounts.v1.Privacy;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangeUsersTest {
  private static final String PASSWORD = RunningAccounts.PASSWORD;

  private RunningAccounts accounts;

  @BeforeAll
  void start() {
    accounts = new RunningAccounts(RunningAccounts.patient());
    // Somebody is always left, so that others can be demoted.
    accounts.users().create("last.admin", "admin");
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void anAdminMakesAnAccountWithoutASession() {
    var reply =
        accounts
            .users()
            .create(
                account("made.one")
                    .setEmail("made@example.org")
                    .setProfile(Profile.newBuilder().setCity("Uruk")),
                "admin");

    var user = reply.getChanged().getUser();
    assertThat(user.getRole()).isEqualTo("admin");
    assertThat(user.getEmail()).isEqualTo("made@example.org");
    assertThat(user.getProfile().getCity()).isEqualTo("Uruk");
    assertThat(user.getActive()).isTrue();
    assertThat(user.getCreatedAtMillis()).isEqualTo(accounts.clock().millis());
    assertThat(accounts.users().find(user.getId()).getUser()).isEqualTo(user);
    assertThat(sessions(user.getId())).isZero();
    assertThat(accounts.signIn("made.one", PASSWORD).getSignedIn().getUser()).isEqualTo(user);
  }

  @Test
  void aMadeAccountFollowsTheRulesOfASignUp() {
    accounts.users().create(account("made.two").setEmail("two@example.org"), "member");

    assertTaken(accounts.users().create(account("MADE.two"), "member"), "username");
    assertTaken(
        accounts.users().create(account("made.three").setEmail("TWO@example.org"), ""), "email");
    assertInvalid(
        accounts.users().create(account("four"), "member"),
        "username: 4 characters (expected: 5 to 30)");
    assertInvalid(
        accounts.users().create(account("made.four").setPassword("short"), "member"),
        "password: 5 characters (expected: 8 to 128)");
    assertInvalid(
        accounts.users().create(account("made.four"), "Admin"),
        "role: unknown (expected: member, clerk or admin)");
    assertThat(accounts.users().create(account("made.four"), "").getChanged().getUser().getRole())
        .isEqualTo("member");
  }

  @Test
  void anAdminGivesAndTakesTheRoleOfAClerk() {
    long id = accounts.users().create("counter.one", "clerk").getId();

    assertThat(accounts.users().find(id).getUser().getRole()).isEqualTo("clerk");
    assertThat(
            accounts
                .users()
                .update(id, changes().setRole("member"))
                .getChanged()
                .getUser()
                .getRole())
        .isEqualTo("member");
    assertThat(
            accounts
                .users()
                .update(id, changes().setRole("clerk"))
                .getChanged()
                .getUser()
                .getRole())
        .isEqualTo("clerk");
  }

  @Test
  void ofManyWhoMakeOneAccountOneSucceeds() throws Exception {
    var replies = Together.run(8, () -> accounts.users().create(account("made.once"), "member"));

    assertThat(replies).filteredOn(ChangeUserReply::hasChanged).hasSize(1);
    assertThat(replies).filteredOn(ChangeUserReply::hasNameTaken).hasSize(7);
  }

  @Test
  void whatIsNotGivenStays() {
    var user =
        accounts
            .users()
            .create(
                account("keeper.one")
                    .setEmail("keeper@example.org")
                    .setProfile(
                        Profile.newBuilder()
                            .setFirstName("Keep")
                            .setLastName("Er")
                            .setPhone("+372 555")
                            .setGender("f")
                            .setAge(30)
                            .setCity("Tartu")
                            .setInterests("chess")),
                "member")
            .getChanged()
            .getUser();

    var reply =
        accounts
            .users()
            .update(
                user.getId(),
                changes().setProfile(Profile.newBuilder().setCity("Uruk").setAge(31)));

    var expectation = user.toBuilder();
    expectation.getProfileBuilder().setCity("Uruk").setAge(31);
    var expected = expectation.build();
    assertThat(reply.getChanged().getUser()).isEqualTo(expected);
    assertThat(reply.getChanged().getSessionIdsList()).isEmpty();
    assertThat(accounts.users().find(user.getId()).getUser()).isEqualTo(expected);
  }

  @Test
  void everyMemberCanBeChanged() {
    var user = accounts.users().create("changeable", "member");

    var reply =
        accounts
            .users()
            .update(
                user.getId(),
                changes()
                    .setUsername("changed.x")
                    .setEmail("changed@example.org")
                    .setProfile(
                        Profile.newBuilder()
                            .setFirstName("Zoe\u0308")
                            .setLastName("B")
                            .setPhone("1")
                            .setGender("m")
                            .setAge(1)
                            .setCity("C")
                            .setInterests("D")
                            .setPhoto("me.png"))
                    .setRole("admin")
                    .setActive(false)
                    .setPassword("another password"));

    assertThat(reply.getChanged().getUser())
        .isEqualTo(
            User.newBuilder()
                .setId(user.getId())
                .setUsername("changed.x")
                .setEmail("changed@example.org")
                .setProfile(
                    Profile.newBuilder()
                        .setFirstName("Zo\u00eb")
                        .setLastName("B")
                        .setPhone("1")
                        .setGender("m")
                        .setAge(1)
                        .setCity("C")
                        .setInterests("D")
                        .setPhoto("me.png"))
                .setRole("admin")
                .setActive(false)
                .setHasPassword(true)
                .setShowsName(true)
                .setPrivacy(Privacy.newBuilder().setLogin(true).setLogout(true).setBuy(false))
                .setCreatedAtMillis(user.getCreatedAtMillis())
                .build());
    assertThat(accounts.users().auditOf(user.getId()).getFirst().getDetail())
        .isEqualTo(
            "username, email, firstName, lastName, phone, gender, age, city, interests, photo,"
                + " role, active, password");
  }

  @Test
  void emptyTextsTakeAway() {
    var user =
        accounts
            .users()
            .create(
                account("emptied")
                    .setEmail("emptied@example.org")
                    .setProfile(Profile.newBuilder().setCity("Uruk")),
                "member")
            .getChanged()
            .getUser();
    accounts
        .users()
        .update(user.getId(), changes().setProfile(Profile.newBuilder().setPhoto("me.png")));

    var reply =
        accounts
            .users()
            .update(
                user.getId(),
                changes().setEmail("").setProfile(Profile.newBuilder().setCity("").setPhoto("")));

    var changed = reply.getChanged().getUser();
    assertThat(changed.getEmail()).isEmpty();
    assertThat(changed.getProfile().getCity()).isEmpty();
    assertThat(changed.getProfile().getPhoto()).isEqualTo("default.jpg");
    assertThat(accounts.users().create(account("emptied2").setEmail("emptied@example.org"), ""))
        .matches(ChangeUserReply::hasChanged);
  }

  @Test
  void aChangeFollowsTheRulesOfASignUp() {
    long id = accounts.users().create("ruled.one", "member").getId();
    accounts.users().create(account("ruled.two").setEmail("ruled@example.org"), "member");

    assertTaken(accounts.users().update(id, changes().setUsername("RULED.two")), "username");
    assertTaken(accounts.users().update(id, changes().setEmail("Ruled@Example.org")), "email");
    assertInvalid(id, changes().setUsername(""), "username: 0 characters (expected: 5 to 30)");
    assertInvalid(
        id, changes().setEmail("x"), "email: not an address (expected: name@example.org)");
    assertInvalid(
        id, changes().setProfile(Profile.newBuilder().setAge(-1)), "age: -1 (expected: 0 to 150)");
    assertInvalid(
        id,
        changes().setProfile(Profile.newBuilder().setGender("x")),
        "gender: unknown (expected: f or m)");
    assertInvalid(id, changes().setRole(""), "role: unknown (expected: member, clerk or admin)");
    assertInvalid(
        id, changes().setPassword("short"), "password: 5 characters (expected: 8 to 128)");
    assertInvalid(
        id,
        changes().setProfile(Profile.newBuilder().setPhoto("../me.png")),
        "photo: not a file name (expected: like default.jpg)");
    assertThat(accounts.users().find(id).getUser().getUsername()).isEqualTo("ruled.one");
  }

  @Test
  void anAccountMayWriteItsOwnNameOtherwise() {
    long id =
        accounts
            .users()
            .create(account("own.name").setEmail("own@example.org"), "")
            .getChanged()
            .getUser()
            .getId();

    var reply =
        accounts.users().update(id, changes().setUsername("Own.Name").setEmail("Own@example.org"));

    assertThat(reply.getChanged().getUser().getUsername()).isEqualTo("Own.Name");
    assertThat(reply.getChanged().getUser().getEmail()).isEqualTo("Own@example.org");
  }

  @Test
  void aNameThatWasGivenUpIsFree() {
    long id = accounts.users().create("given.up", "member").getId();

    accounts.users().update(id, changes().setUsername("taken.up"));

    assertThat(accounts.users().create(account("given.up"), "").hasChanged()).isTrue();
    assertThat(accounts.signIn("taken.up", PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void ofTwentyWhoTakeOneNameOneSucceeds() throws Exception {
    var ids = new LinkedBlockingQueue<Long>();
    for (int i = 0; i < 20; i++) {
      ids.add(accounts.users().create("renamed." + (char) ('a' + i), "member").getId());
    }

    var replies =
        Together.run(
            20, () -> accounts.users().update(ids.remove(), changes().setUsername("wanted.name")));

    assertThat(replies).filteredOn(ChangeUserReply::hasChanged).hasSize(1);
    assertThat(replies).filteredOn(ChangeUserReply::hasNameTaken).hasSize(19);
  }

  static List<UpdateUserRequest> changesThatEndSessions() {
    return List.of(
        changes().setActive(false).build(),
        changes().setRole("admin").build(),
        changes().setPassword("another password").build());
  }

  private final AtomicInteger numbers = new AtomicInteger();

  @ParameterizedTest
  @MethodSource("changesThatEndSessions")
  void someChangesEndAllSessionsOfTheAccountAtOnce(UpdateUserRequest change) throws Exception {
    String name = "ending." + (char) ('a' + numbers.incrementAndGet());
    var first = accounts.signUp(name);
    var second = accounts.signIn(name, PASSWORD).getSignedIn();
    var other = accounts.signUp(name + ".other");
    long listed = accounts.endedAfter(-1).getLast();
    var signals = new LinkedBlockingQueue<String>();

    List<String> ended;
    try (var _ =
        accounts
            .wakeups()
            .listen(ListEndedSessionsReply.getDescriptor().getFullName(), signals::add)) {
      ended =
          accounts
              .users()
              .update(first.getUser().getId(), change.toBuilder())
              .getChanged()
              .getSessionIdsList();
      for (int i = 0; i < ended.size(); i++) {
        assertThat(signals.poll(10, TimeUnit.SECONDS)).isIn(ended);
      }
    }

    assertThat(ended)
        .containsExactlyInAnyOrder(
            first.getTokens().getSessionId(), second.getTokens().getSessionId());
    assertThat(ended).noneMatch(accounts::alive);
    assertThat(accounts.endedAfter(listed).getSessionIdsList())
        .containsExactlyInAnyOrderElementsOf(ended);
    assertThat(accounts.refresh(first.getTokens().getRefreshToken()).hasSignedIn()).isFalse();
    assertThat(accounts.alive(other.getTokens().getSessionId())).isTrue();
  }

  @Test
  void otherChangesLeaveSessionsAlone() {
    var signedIn = accounts.signUp("untouched");

    var reply =
        accounts
            .users()
            .update(
                signedIn.getUser().getId(),
                changes()
                    .setProfile(Profile.newBuilder().setCity("Uruk"))
                    .setRole("member")
                    .setActive(true));

    assertThat(reply.getChanged().getSessionIdsList()).isEmpty();
    assertThat(accounts.alive(signedIn.getTokens().getSessionId())).isTrue();
  }

  @Test
  void aNewPasswordReplacesTheOldOne() {
    long id = accounts.signUp("forgetful").getUser().getId();

    accounts.users().update(id, changes().setPassword("another password"));

    assertThat(accounts.signIn("forgetful", PASSWORD).hasSignedIn()).isFalse();
    assertThat(accounts.signIn("forgetful", "another password").hasSignedIn()).isTrue();
  }

  @Test
  void anAccountThatIsNotActiveSignsInAgainOnceItIs() {
    long id = accounts.signUp("returning").getUser().getId();

    accounts.users().update(id, changes().setActive(false));
    assertThat(accounts.signIn("returning", PASSWORD).hasSignedIn()).isFalse();
    accounts.users().update(id, changes().setActive(true));

    assertThat(accounts.signIn("returning", PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void aRemovedAccountIsGoneAndItsNameFree() {
    var signedIn = accounts.signUp("removed.x");
    long id = signedIn.getUser().getId();
    String session = signedIn.getTokens().getSessionId();
    long listed = accounts.endedAfter(-1).getLast();

    var reply = accounts.users().delete(id);

    assertThat(reply.getChanged().hasUser()).isFalse();
    assertThat(reply.getChanged().getSessionIdsList()).containsExactly(session);
    assertThat(accounts.endedAfter(listed).getSessionIdsList()).containsExactly(session);
    assertThat(accounts.alive(session)).isFalse();
    assertThat(accounts.refresh(signedIn.getTokens().getRefreshToken()).hasSignedIn()).isFalse();
    assertThat(accounts.users().find(id).hasUser()).isFalse();
    assertThat(sessions(id)).isZero();
    assertThat(OutboxRow.of(accounts, id))
        .filteredOn(row -> row.topic().equals(Removals.TOPIC.name()))
        .extracting(OutboxRow::type)
        .containsExactly(Removals.REMOVED);
    assertThat(accounts.signUp("removed.x").getUser().getId()).isGreaterThan(id);
  }

  @Test
  void whoIsNotThereCannotBeChangedOrRemoved() {
    long id = accounts.users().create("short.lived", "member").getId();
    accounts.users().delete(id);
    long hashes = accounts.hashes();

    assertThat(accounts.users().delete(id).hasNoSuchUser()).isTrue();
    assertThat(accounts.users().update(id, changes().setPassword("another password")))
        .matches(ChangeUserReply::hasNoSuchUser);
    assertThat(accounts.hashes()).isEqualTo(hashes);
    assertThat(accounts.users().auditOf(id)).hasSize(2);
  }

  private static UpdateUserRequest.Builder changes() {
    return UpdateUserRequest.newBuilder();
  }

  private static SignUpRequest.Builder account(String username) {
    return SignUpRequest.newBuilder().setUsername(username).setPassword(PASSWORD);
  }

  private long sessions(long userId) {
    return accounts
        .database()
        .read(tx ->
            tx.createQuery("select count(*) from accounts.sessions where user_id = :id")
                .bind("id", userId)
                .mapTo(Long.class)
                .one());
  }

  private void assertInvalid(long id, UpdateUserRequest.Builder changes, String reason) {
    assertInvalid(accounts.users().update(id, changes), reason);
  }

  private static void assertInvalid(ChangeUserReply reply, String reason) {
    assertThat(reply.getInvalid().getReason()).isEqualTo(reason);
  }

  private static void assertTaken(ChangeUserReply reply, String field) {
    assertThat(reply.getNameTaken().getField()).isEqualTo(field);
  }
}
