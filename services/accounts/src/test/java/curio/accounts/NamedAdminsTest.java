package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.contracts.accounts.v1.ChangeUserReply;
import curio.contracts.accounts.v1.Identity;
import curio.contracts.accounts.v1.SignUpReply;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.errors.CurioException;
import curio.jobs.Jobs;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NamedAdminsTest {
  private static final AccountsPolicy STANDARD = AccountsPolicy.standard(false);

  @Test
  void aNameThatIsFreeBecomesAnAdminWhoIsSentALink() {
    try (var accounts = new RunningAccounts(withAdmins(List.of("chief.one")))) {
      eventually(() -> assertThat(SentLinks.names(accounts)).containsExactly("chief.one"));
      long id = accounts.idOf("chief.one");
      var user = accounts.users().find(id).getUser();
      assertThat(user.getRole()).isEqualTo("admin");
      assertThat(user.getActive()).isTrue();
      assertThat(accounts.users().auditOf(id))
          .singleElement()
          .satisfies(entry -> {
            assertThat(entry.getAction()).isEqualTo("user-created");
            assertThat(entry.getActorId()).isZero();
            assertThat(entry.getAgent()).isEqualTo("configuration");
          });
    }
  }

  @Test
  void theNextStartMakesAndSendsNothing() {
    var settings = withAdmins(List.of("chief.one"));
    try (var accounts = new RunningAccounts(settings)) {
      long hashes = accounts.hashes();

      startOther(accounts, settings);

      assertThat(links(accounts)).containsExactly("chief.one");
      assertThat(accounts.hashes()).isEqualTo(hashes);
      assertThat(accounts.users().auditOf(accounts.idOf("chief.one"))).hasSize(1);
    }
  }

  @Test
  void anAccountThatExistsIsPromotedAndActive() {
    try (var accounts = new RunningAccounts(STANDARD)) {
      var member = accounts.signUp("chief.one");
      long id = member.getUser().getId();
      accounts.users().update(id, UpdateUserRequest.newBuilder().setActive(false));
      accounts.users().update(id, UpdateUserRequest.newBuilder().setActive(true));
      var session = accounts.signIn("chief.one", RunningAccounts.PASSWORD).getSignedIn();

      startOther(accounts, withAdmins(List.of("CHIEF.one")));

      var user = accounts.users().find(id).getUser();
      assertThat(user.getRole()).isEqualTo("admin");
      assertThat(user.getUsername()).isEqualTo("chief.one");
      assertThat(accounts.alive(session.getTokens().getSessionId())).isFalse();
      assertThat(accounts.signIn("chief.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
      assertThat(links(accounts)).isEmpty();
    }
  }

  @Test
  void whoWasMadeInactiveByHandStaysSo() {
    var settings = withAdmins(List.of("chief.one", "chief.two"));
    try (var accounts = new RunningAccounts(settings)) {
      long id = accounts.idOf("chief.one");
      accounts.users().update(id, UpdateUserRequest.newBuilder().setActive(false));

      startOther(accounts, settings);

      assertThat(accounts.users().find(id).getUser().getActive()).isFalse();
    }
  }

  @Test
  void whoWasDemotedByHandStaysSo() {
    var settings = withAdmins(List.of("chief.one", "chief.two"));
    try (var accounts = new RunningAccounts(settings)) {
      long id = accounts.idOf("chief.one");
      accounts.users().update(id, UpdateUserRequest.newBuilder().setRole("member"));

      startOther(accounts, settings);

      assertThat(accounts.users().find(id).getUser().getRole()).isEqualTo("member");
    }
  }

  @Test
  void theLogSaysWhomItDoesNotPromoteAgain() {
    var settings = withAdmins(List.of("chief.one", "chief.two"));
    var lines = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(NamedAdmins.class);
    try (var accounts = new RunningAccounts(settings)) {
      long id = accounts.idOf("chief.one");
      accounts.users().update(id, UpdateUserRequest.newBuilder().setRole("member"));
      lines.start();
      logger.addAppender(lines);

      startOther(accounts, settings);
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getLevel()).isEqualTo(Level.WARN);
          assertThat(line.getKeyValuePairs())
              .extracting(pair -> String.valueOf(pair.value))
              .containsExactly("chief.one", "it was demoted");
        });
  }

  @Test
  void whoWasDemotedBeforeTheirNameWasBoundStaysSo() {
    try (var accounts = new RunningAccounts(STANDARD)) {
      accounts.users().create("chief.two", "admin");
      long id = accounts.users().create("chief.one", "admin").getId();
      accounts.users().update(id, UpdateUserRequest.newBuilder().setRole("member"));
      long other = accounts.signUp("chief.three").getUser().getId();
      accounts.users().update(other, UpdateUserRequest.newBuilder().setActive(false));

      startOther(accounts, withAdmins(List.of("chief.one", "chief.three")));

      assertThat(accounts.users().find(id).getUser().getRole()).isEqualTo("member");
      assertThat(accounts.users().find(other).getUser().getActive()).isFalse();
      assertThat(accounts.users().find(other).getUser().getRole()).isEqualTo("member");
    }
  }

  @Test
  void whoWasRemovedByHandIsNotMadeAgainNorIsTheNameGivenOut() {
    var settings = withAdmins(List.of("chief.one", "chief.two"));
    try (var accounts = new RunningAccounts(settings)) {
      assertThat(links(accounts)).hasSize(2);
      accounts.users().delete(accounts.idOf("chief.one"));

      startOther(accounts, settings);

      assertThat(links(accounts)).containsExactlyInAnyOrder("chief.one", "chief.two");
      assertThat(signUp(accounts, "chief.one").getNameTaken().getField()).isEqualTo("username");
    }
  }

  /** The name that an administrator has given up is nobody else's, and means that account still. */
  @Test
  void aNameStaysBoundToItsAccount() {
    var settings = withAdmins(List.of("chief.one", "chief.two"));
    try (var accounts = new RunningAccounts(settings)) {
      long id = accounts.idOf("chief.one");
      long stranger = accounts.signUp("stranger.one").getUser().getId();
      rename(accounts, id, "retired.one");

      assertThat(signUp(accounts, "chief.one").getNameTaken().getField()).isEqualTo("username");
      assertThat(signUp(accounts, "CHIEF.ONE").getNameTaken().getField()).isEqualTo("username");
      assertThat(signUp(accounts, "ch\u0456ef.one").hasSignedIn()).isFalse();
      assertThat(rename(accounts, stranger, "chief.one").getNameTaken().getField())
          .isEqualTo("username");
      assertThat(
              accounts
                  .users()
                  .create(
                      SignUpRequest.newBuilder()
                          .setUsername("chief.one")
                          .setPassword(RunningAccounts.PASSWORD),
                      "member")
                  .hasNameTaken())
          .isTrue();
      startOther(accounts, settings);
      startOther(accounts, withAdmins(List.of("chief.two")));
      startOther(accounts, settings);

      assertThat(accounts.users().find(id).getUser().getRole()).isEqualTo("admin");
      assertThat(accounts.users().find(stranger).getUser().getRole()).isEqualTo("member");
      assertThat(accounts.count("select count(*) from accounts.users where role = 'admin'"))
          .isEqualTo(2);
      assertThat(rename(accounts, id, "chief.one").hasChanged()).isTrue();
    }
  }

  @Test
  void aPersonWhomMobileIdHasProvedDoesNotGetAReservedName() {
    var settings = withAdmins(List.of("chief.one"));
    try (var accounts = new RunningAccounts(settings)) {
      rename(accounts, accounts.idOf("chief.one"), "retired.one");
      var person =
          Identity.newBuilder()
              .setCountry("EE")
              .setNationalNumber("60001019906")
              .setGivenName("CHIEF")
              .setSurname("ONE");

      var name = accounts.signIn(person).getSignedIn().getUser().getUsername();

      assertThat(name).isNotEqualTo("chief.one");
    }
  }

  @Test
  void nodesThatStartTogetherMakeEachOnceAndSendOneLink() throws Exception {
    var settings = withAdmins(List.of("chief.one", "chief.two", "chief.one"));
    try (var accounts = new RunningAccounts(STANDARD)) {

      Together.run(
          4,
          () -> {
            startOther(accounts, settings);
            return true;
          });

      assertThat(links(accounts)).containsExactlyInAnyOrder("chief.one", "chief.two");
    }
  }

  /** As when the node dies between the account and its link. */
  @Test
  void aLinkThatWasNotSentIsDueAtTheNextStart() {
    var settings = withAdmins(List.of("chief.one"));
    try (var accounts = new RunningAccounts(STANDARD)) {

      accounts.service().close();
      startOther(accounts, settings);
      startOther(accounts, settings);
      assertThat(accounts.mailsWaiting()).isOne();

      accounts.other("the next one").start();

      assertThat(links(accounts)).containsExactly("chief.one");
    }
  }

  @Test
  void aNameThatLooksLikeAnotherAccountStopsTheStart() {
    try (var accounts = new RunningAccounts(STANDARD)) {
      accounts.signUp("chief.1");

      assertThatThrownBy(() -> startOther(accounts, withAdmins(List.of("chief.l"))))
          .isInstanceOf(CurioException.class)
          .hasMessage(
              "accounts.admins: chief.l looks like another account (expected: another name)");
    }
  }

  @Test
  void namesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> withAdmins(List.of("chief.one", "boss")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("admins: boss: username: 4 characters (expected: 5 to 30)");
    assertThatThrownBy(() -> withAdmins(Collections.nCopies(101, "chief.one")))
        .hasMessage("admins: 101 names (expected: at most 100)");
  }

  /** To whom links were sent, when none is to be sent any more. */
  private static List<String> links(RunningAccounts accounts) {
    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    return SentLinks.names(accounts);
  }

  private static SignUpReply signUp(RunningAccounts accounts, String username) {
    return accounts.signUp(
        SignUpRequest.newBuilder().setUsername(username).setPassword(RunningAccounts.PASSWORD));
  }

  private static ChangeUserReply rename(RunningAccounts accounts, long id, String username) {
    return accounts.users().update(id, UpdateUserRequest.newBuilder().setUsername(username));
  }

  private static void startOther(RunningAccounts accounts, AccountsPolicy settings) {
    try (var wakeups = new Notifications(accounts.database(), accounts.settings(), "other");
        var jobs = jobs(accounts, wakeups);
        var node =
            new AccountsService(
                accounts.database(),
                wakeups,
                RunningAccounts.EVENTS,
                accounts.clock(),
                settings,
                new SimpleMeterRegistry(),
                jobs)) {
      node.users().start();
    }
  }

  private static AccountsPolicy withAdmins(List<String> admins) {
    var from = STANDARD.settings();
    return STANDARD.withSettings(
        new AccountsSettings(
            from.accessTokenLife(),
            from.refreshTokenLife(),
            from.refreshGrace(),
            from.passwordThreads(),
            from.passwordQueue(),
            admins,
            from.reservedNames(),
            from.freshProof(),
            from.throttle(),
            from.signUpsPerHour(),
            from.limits()));
  }

  private static Jobs jobs(RunningAccounts accounts, Notifications wakeups) {
    var database = accounts.database();
    return new Jobs(
        database, database, wakeups, "other-" + UUID.randomUUID(), new SimpleMeterRegistry());
  }
}
