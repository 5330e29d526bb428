package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.Unproved;
import curio.contracts.accounts.v1.Unproved.Reason;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an open session of an administrator is not enough for. */
class ReauthenticationTest {
  private static final String NONE = "";

  private RunningAccounts accounts;
  private SignedIn admin;
  private SignedIn member;

  /** What needs the password of who acts, whoever it is done to. */
  enum Guarded {
    EMAIL,
    ROLE,
    ACTIVE;

    UpdateUserRequest.Builder change() {
      var change = UpdateUserRequest.newBuilder();
      return switch (this) {
        case EMAIL -> change.setEmail("new@example.org");
        case ROLE -> change.setRole("admin");
        case ACTIVE -> change.setActive(false);
      };
    }
  }

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
    accounts.users().create("chief.one", "admin");
    accounts.users().create("chief.two", "admin");
    admin = accounts.signIn("chief.one", RunningAccounts.PASSWORD).getSignedIn();
    member = accounts.signUp("member.one", "member@example.org");
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @ParameterizedTest
  @EnumSource(Guarded.class)
  void anAdministratorSaysTheirPassword(Guarded guarded) {
    long id = member.getUser().getId();

    assertReason(change(NONE, id, guarded.change()), Reason.PASSWORD_MISSING);
    assertReason(change("another one", id, guarded.change()), Reason.PASSWORD_WRONG);
    assertThat(accounts.users().find(id).getUser()).isEqualTo(member.getUser());
    assertThat(change(RunningAccounts.PASSWORD, id, guarded.change()).hasChanged()).isTrue();
  }

  @Test
  void whatDoesNoLastingHarmNeedsNone() {
    long id = member.getUser().getId();
    var same =
        UpdateUserRequest.newBuilder()
            .setProfile(Profile.newBuilder().setCity("Uruk"))
            .setEmail("member@example.org")
            .setRole("member")
            .setActive(true);

    assertThat(change(NONE, id, same).getChanged().getUser().getProfile().getCity())
        .isEqualTo("Uruk");
  }

  @Test
  void oneOwnsSaysTheirPasswordForTheirNamesAndPassword() {
    long id = admin.getUser().getId();

    for (var change :
        new UpdateUserRequest.Builder[] {
          UpdateUserRequest.newBuilder().setEmail("chief@example.org"),
          UpdateUserRequest.newBuilder().setUsername("chief.three"),
          UpdateUserRequest.newBuilder().setPassword("a new password")
        }) {
      assertReason(change(NONE, id, change.clone()), Reason.PASSWORD_MISSING);
      assertThat(change(RunningAccounts.PASSWORD, id, change).hasChanged()).isTrue();
    }
    assertThat(accounts.signIn("chief.three", "a new password").hasSignedIn()).isTrue();
  }

  @Test
  void nobodySetsAnothersPassword() {
    var reply =
        change(
            RunningAccounts.PASSWORD,
            member.getUser().getId(),
            UpdateUserRequest.newBuilder().setPassword("a new password"));

    assertThat(reply.getNotAllowed().getReason()).startsWith("password: another's");
    assertThat(accounts.signIn("member.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void guessesAreThrottledWhateverTheyAreFor() {
    long id = member.getUser().getId();
    for (int i = 0; i < 10; i++) {
      assertReason(change("guess " + i, id, Guarded.ROLE.change()), Reason.PASSWORD_WRONG);
    }

    assertThat(change(RunningAccounts.PASSWORD, id, Guarded.EMAIL.change()).hasThrottled())
        .isTrue();
    assertThat(
            accounts
                .users()
                .create(admin, RunningAccounts.PASSWORD, account("made.one"), "admin")
                .hasThrottled())
        .isTrue();
    assertThat(accounts.audited(admin.getUser().getId())).contains("sign-in-failed");
  }

  @Test
  void makingAnAdministratorIsGivingTheRole() {
    var users = accounts.users();

    assertReason(users.create(admin, NONE, account("made.one"), "admin"), Reason.PASSWORD_MISSING);
    assertThat(users.create(admin, NONE, account("made.two"), "member").hasChanged()).isTrue();
    assertThat(
            users
                .create(admin, RunningAccounts.PASSWORD, account("made.one"), "admin")
                .hasChanged())
        .isTrue();
  }

  @Test
  void anAccountThatIsMadeWithoutAPasswordGetsALink() {
    var account = SignUpRequest.newBuilder().setUsername("made.one").setEmail("made@example.org");

    var made = accounts.users().create(admin, NONE, account, "member").getChanged().getUser();

    assertThat(made.getHasPassword()).isFalse();
    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(1));
    var token = SentLinks.tokens(accounts).getFirst();
    assertThat(accounts.reset(token, "a new password").hasDone()).isTrue();
    assertThat(accounts.signIn("made.one", "a new password").hasSignedIn()).isTrue();
    assertThat(accounts.users().find(made.getId()).getUser().getHasPassword()).isTrue();
  }

  @Test
  void administratorsSendLinksALittleAtATime() {
    long id = member.getUser().getId();

    assertThat(accounts.users().sendLink(admin, id).hasSent()).isTrue();

    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(1));
    assertThat(accounts.users().auditOf(id).getFirst().getAction()).isEqualTo("reset-requested");
    assertThat(accounts.users().auditOf(id).getFirst().getActorId())
        .isEqualTo(admin.getUser().getId());
    accounts.users().sendLink(admin, id);
    accounts.users().sendLink(admin, id);
    assertThat(accounts.users().sendLink(admin, id).hasThrottled()).isTrue();
    assertThat(accounts.users().sendLink(admin, 99_999).hasNoSuchUser()).isTrue();
    change(RunningAccounts.PASSWORD, id, Guarded.ACTIVE.change());
    accounts.clock().advance(Duration.ofHours(1));
    assertThat(accounts.users().sendLink(admin, id).hasInactive()).isTrue();
  }

  @Test
  void ownersRemoveTheirAccountsByTheirPassword() {
    long id = member.getUser().getId();

    assertReason(accounts.users().deleteOwn(member, NONE), Reason.PASSWORD_MISSING);
    assertReason(accounts.users().deleteOwn(member, "another one"), Reason.PASSWORD_WRONG);
    assertThat(accounts.users().find(id).getUser()).isEqualTo(member.getUser());

    var reply = accounts.users().deleteOwn(member, RunningAccounts.PASSWORD);

    assertThat(reply.getChanged().getSessionIdsList()).contains(member.getTokens().getSessionId());
    assertThat(accounts.users().find(id).hasUser()).isFalse();
    assertThat(accounts.users().auditOf(id).getFirst().getAction()).isEqualTo("user-deleted");
    assertThat(accounts.users().auditOf(id).getFirst().getActorId()).isEqualTo(id);
    assertReason(
        accounts.users().deleteOwn(member, RunningAccounts.PASSWORD), Reason.PASSWORD_WRONG);
  }

  @Test
  void theLastAdministratorCannotLeave() {
    accounts
        .database()
        .inTransaction(tx ->
            tx.execute(
                "update accounts.users set role = 'member' where id <> ?",
                admin.getUser().getId()));

    assertThat(accounts.users().deleteOwn(admin, RunningAccounts.PASSWORD).hasLastAdmin()).isTrue();
  }

  /** Its access token says admin until it expires. */
  @Test
  void whoIsNoAdministratorAnyMoreDoesNothing() {
    long id = member.getUser().getId();
    accounts
        .users()
        .update(admin.getUser().getId(), UpdateUserRequest.newBuilder().setRole("member"));

    var city = UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setCity("Uruk"));
    assertThat(change(NONE, id, city).hasNotAllowed()).isTrue();
    assertThat(change(RunningAccounts.PASSWORD, id, Guarded.ROLE.change()).hasNotAllowed())
        .isTrue();
    assertThat(accounts.users().delete(admin, id).hasNotAllowed()).isTrue();
    assertThat(accounts.users().create(admin, NONE, account("made.one"), "member").hasNotAllowed())
        .isTrue();
    assertThat(accounts.users().sendLink(admin, id).hasNotAllowed()).isTrue();
    assertThat(accounts.users().find(id).getUser()).isEqualTo(member.getUser());
  }

  /** The password is another one when its check ends: what it has shown is not true any more. */
  @Test
  void aPasswordThatWasReplacedMeanwhileShowsNothing() throws Exception {
    long id = member.getUser().getId();
    var task = new FutureTask<>(() -> change(RunningAccounts.PASSWORD, id, Guarded.ROLE.change()));

    accounts
        .database()
        .inTransaction(tx -> {
          tx.execute(
              """
              update accounts.users set password_hash = (
                select password_hash from accounts.users where username = 'chief.two')
              where id = ?
              """,
              admin.getUser().getId());
          Thread.startVirtualThread(task);
          eventually(() -> assertThat(waiting()).isEqualTo(1));
          return id;
        });

    assertThat(task.get(20, TimeUnit.SECONDS).hasNotAllowed()).isTrue();
    assertThat(accounts.users().find(id).getUser().getRole()).isEqualTo("member");
  }

  @Test
  void anAddressIsNotChangedAgainAndAgain() {
    long id = member.getUser().getId();
    for (int i = 0; i < 3; i++) {
      var change = UpdateUserRequest.newBuilder().setEmail("m" + i + "@example.org");
      assertThat(change(RunningAccounts.PASSWORD, id, change).hasChanged()).isTrue();
    }

    assertThat(change(RunningAccounts.PASSWORD, id, Guarded.EMAIL.change()).hasThrottled())
        .isTrue();
  }

  private ChangeUserReply change(String password, long id, UpdateUserRequest.Builder what) {
    return accounts.users().update(admin, password, id, what);
  }

  private long waiting() {
    return accounts.count(
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'
        """);
  }

  private static SignUpRequest.Builder account(String name) {
    return SignUpRequest.newBuilder().setUsername(name).setPassword(RunningAccounts.PASSWORD);
  }

  private static void assertReason(ChangeUserReply reply, Reason reason) {
    assertThat(reply.getUnproved()).isEqualTo(Unproved.newBuilder().setReason(reason).build());
  }
}
