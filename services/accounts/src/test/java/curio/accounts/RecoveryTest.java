package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.contracts.accounts.v1.ForgotReply;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.ResetReply;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class RecoveryTest {
  private static final String EMAIL = "owner@example.org";
  private static final String NEW = "a new password";

  private RunningAccounts accounts;
  private long user;

  @BeforeEach
  void start() {
    accounts = new RunningAccounts();
    user = accounts.signUp("owner.one", EMAIL).getUser().getId();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void aLinkSetsThePasswordOnceAndEndsAllSessions() {
    var first = accounts.signIn("owner.one");
    var second = accounts.signIn("owner.one");
    long newest = accounts.endedAfter(-1).getLast();
    String token = askForLink("OWNER@Example.org");

    var reply = accounts.reset(token, NEW);

    assertThat(reply.getDone().getSessionIdsList())
        .hasSize(3)
        .contains(first.getSessionId(), second.getSessionId());
    assertThat(accounts.endedAfter(newest).getSessionIdsList())
        .containsExactlyInAnyOrderElementsOf(reply.getDone().getSessionIdsList());
    assertThat(accounts.sessions(user)).isEmpty();
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD).hasSignedIn()).isFalse();
    assertThat(accounts.signIn("owner.one", NEW).hasSignedIn()).isTrue();
    assertThat(accounts.reset(token, "another one").hasBadToken()).isTrue();
    assertThat(accounts.signIn("owner.one", NEW).hasSignedIn()).isTrue();
    assertThat(accounts.audited(user)).contains("reset-requested", "password-reset");
  }

  @Test
  void aLinkIsGoodForHalfAnHourAndNotAMomentLonger() {
    accounts.signUp("other.one", "other@example.org");
    String first = askForLink(EMAIL);
    String second = askForLink("other@example.org");
    accounts.clock().advance(Duration.ofMinutes(30).minusNanos(1_000));

    assertThat(accounts.reset(first, NEW).hasDone()).isTrue();

    accounts.clock().advance(Duration.ofNanos(1_000));
    assertThat(accounts.reset(second, NEW).hasBadToken()).isTrue();
    assertThat(accounts.signIn("other.one", RunningAccounts.PASSWORD).hasSignedIn()).isTrue();
  }

  @Test
  void aPasswordThatBreaksTheRulesDoesNotUseTheLinkUp() {
    String token = askForLink(EMAIL);

    assertThat(accounts.reset(token, "short").getInvalid().getReason())
        .isEqualTo("password: 5 characters (expected: 8 to 128)");

    assertThat(accounts.reset(token, NEW).hasDone()).isTrue();
  }

  @Test
  void everyLinkThatWasSentIsGoodAndOneUsesUpTheOthers() {
    for (int i = 1; i <= 3; i++) {
      askForLink(EMAIL);
      accounts.clock().advance(Duration.ofMinutes(5));
    }
    accounts.askForLink(user);
    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(4));
    var tokens = SentLinks.tokens(accounts);

    assertThat(accounts.reset(tokens.get(0), NEW).hasDone()).isTrue();

    assertThat(tokens.subList(1, 4)).allMatch(each -> accounts.reset(each, NEW).hasBadToken());
  }

  /**
   * Asking again takes nothing from the owner, fills no mailbox, and leaves a link that is good.
   */
  @Test
  void aStrangerWhoAsksForLinksVoidsNoneAndSendsFew() {
    String first = askForLink(EMAIL);
    for (int i = 0; i < 40; i++) {
      assertThat(accounts.forgot(EMAIL, "203.0.113." + i).hasThrottled()).isFalse();
    }
    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    assertThat(SentLinks.tokens(accounts)).hasSize(4);

    String own = askForLink(EMAIL);

    assertThat(accounts.reset(first, NEW).hasDone()).isTrue();
    assertThat(accounts.reset(own, NEW).hasBadToken()).isTrue();
    // Who has reset a password may ask again at once.
    assertThat(accounts.reset(askForLink(EMAIL), NEW).hasDone()).isTrue();
  }

  /** Whoever asks and however often: somebody who reads the mailbox finds a link that is good. */
  @Test
  void thereIsAlwaysALinkThatIsGoodHoweverOftenStrangersAsk() {
    accounts.forgot(EMAIL, "203.0.113.1");
    for (int minute = 0; minute < 150; minute += 5) {
      for (int i = 0; i < 4; i++) {
        accounts.forgot(EMAIL, "203.0.113." + (minute + i));
      }
      eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
      var oldest = accounts.clock().instant().minus(Duration.ofMinutes(30));
      assertThat(
              accounts.count(
                  "select count(*) from accounts.reset_tokens where issued_at > '" + oldest + "'"))
          .isPositive();
      accounts.clock().advance(Duration.ofMinutes(5));
    }
    assertThat(SentLinks.tokens(accounts)).hasSizeLessThan(11);
  }

  @Test
  void ofTwentyWhoFollowOneLinkOneSetsThePassword() throws Exception {
    String token = askForLink(EMAIL);

    var replies = Together.run(20, () -> accounts.reset(token, NEW));

    assertThat(replies).filteredOn(ResetReply::hasDone).hasSize(1);
    assertThat(replies).filteredOn(ResetReply::hasBadToken).hasSize(19);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nobody@example.org", "owner.one", "", "x", "a\u0000b@c.org", "\ud800@c.org"})
  void forWhomThereIsNoAccountTheAnswerAndTheWorkAreTheSame(String email) throws Exception {
    accounts.service().close();

    var reply = accounts.forgot(email, RunningAccounts.HOME);

    assertThat(reply).isEqualTo(ForgotReply.getDefaultInstance());
    assertThat(accounts.mailsWaiting()).isOne();
    accounts.other("sender").start();
    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    assertThat(SentLinks.files(accounts)).isEmpty();
    assertThat(accounts.audited(0)).containsExactly("reset-requested");
  }

  @Test
  void anInactiveAccountGetsNoLinkAndItsLinksAreNoGood() throws Exception {
    String token = askForLink(EMAIL);
    assertThat(accounts.execute("update accounts.users set active = false")).isOne();

    assertThat(accounts.reset(token, NEW).hasBadToken()).isTrue();
    assertThat(accounts.forgot(EMAIL, RunningAccounts.HOME).hasThrottled()).isFalse();

    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    assertThat(SentLinks.files(accounts)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
  void whatIsNoTokenIsRefused(String token) {
    assertThat(accounts.reset(token, NEW).hasBadToken()).isTrue();
  }

  @Test
  void theStoreHoldsNoTokenAndTheLogNeitherTokenNorAddress() {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var root = (Logger) LoggerFactory.getLogger("ROOT");
    root.addAppender(lines);
    try {
      String token = askForLink(EMAIL);

      String stored =
          accounts
              .database()
              .read(tx ->
                  tx.createQuery("select string_agg(t::text, ' ') from accounts.reset_tokens t")
                      .mapTo(String.class)
                      .one());
      assertThat(stored).isNotEmpty().doesNotContain(token);
      assertThat(lines.list).noneMatch(line -> says(line, token) || says(line, EMAIL));
    } finally {
      root.detachAppender(lines);
    }
  }

  @Test
  void mailsInFilesAreForTheirOwnerOnly() throws Exception {
    askForLink(EMAIL);

    var file = SentLinks.files(accounts).getFirst();
    assertThat(String.valueOf(file.getFileName())).matches("20260301T120000000Z-\\d+\\.eml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(accounts.mails())))
        .isEqualTo("rwx------");
    assertThat(Files.readString(file)).contains("To: " + EMAIL, "From: curio@localhost");
  }

  @Test
  void aLinkThatNobodyAskedForGoesOutToo() throws Exception {
    long silent = accounts.signUp("no.address").getUser().getId();

    accounts.askForLink(silent);

    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(1));
    assertThat(Files.readString(SentLinks.files(accounts).getFirst())).doesNotContain("To:");
    assertThat(accounts.reset(SentLinks.tokens(accounts).getFirst(), NEW).hasDone()).isTrue();
    assertThat(accounts.signIn("no.address", NEW).hasSignedIn()).isTrue();
  }

  /** A link went to the mailbox that the owner has given up, or would undo what an admin did. */
  @Test
  void anotherAddressOrPasswordUsesUpTheLinks() {
    String first = askForLink(EMAIL);
    accounts
        .users()
        .update(
            user, UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setCity("Uruk")));
    accounts.users().update(user, UpdateUserRequest.newBuilder().setEmail("new@example.org"));
    assertThat(accounts.reset(first, NEW).hasBadToken()).isTrue();

    String second = askForLink("new@example.org");
    accounts
        .users()
        .update(
            user, UpdateUserRequest.newBuilder().setProfile(Profile.newBuilder().setCity("Kish")));
    String third = askForLink("new@example.org");
    assertThat(accounts.reset(second, NEW).hasDone()).isTrue();
    assertThat(accounts.reset(third, NEW).hasBadToken()).isTrue();

    String fourth = askForLink("new@example.org");
    accounts.users().update(user, UpdateUserRequest.newBuilder().setPassword("by an admin"));
    assertThat(accounts.reset(fourth, NEW).hasBadToken()).isTrue();
    assertThat(accounts.signIn("owner.one", "by an admin").hasSignedIn()).isTrue();
  }

  @Test
  void requestsSurviveTheNodeThatTookThem() {
    accounts.service().close();
    accounts.forgot(EMAIL, RunningAccounts.HOME);
    assertThat(accounts.mailsWaiting()).isOne();

    accounts.other("the next one").start();

    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(1));
    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
  }

  /** The queue of mails as it was, and accounts that were to be sent a link at the next start. */
  @Test
  void whatAnEarlierReleaseHasLeftIsSent() {
    long chief = accounts.users().create("chief.one", "admin").getId();
    accounts.service().close();
    accounts.execute(
        """
        insert into accounts.reset_requests (user_id, requested_at, attempts, due_at)
        values (?, now(), 2, now() + interval '4 minutes')
        """,
        user);
    accounts.execute(
        """
        insert into accounts.reset_requests (user_id, kind, recipient, requested_at, due_at)
        values (?, 'password-changed', 'before@example.org', now(), now())
        """,
        user);
    accounts.execute("insert into accounts.pending_links (user_id) values (?)", chief);

    accounts.other("the next one").start();

    eventually(() -> assertThat(SentLinks.names(accounts)).contains("chief.one", "owner.one"));
    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    assertThat(SentLinks.texts(accounts)).anyMatch(mail -> mail.contains("To: before@example.org"));
    assertThat(
            accounts.count(
                """
                select (select count(*) from accounts.reset_requests)
                  + (select count(*) from accounts.pending_links)
                """))
        .isZero();
  }

  @Test
  void ofManyNodesOneSendsEach() {
    for (int i = 0; i < 3; i++) {
      accounts.other("node-" + i).start();
    }
    for (int i = 0; i < 10; i++) {
      accounts.askForLink(user);
    }

    eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    assertThat(SentLinks.tokens(accounts)).hasSize(10).doesNotHaveDuplicates();
  }

  /** A stranger has tried the account for long; its owner sets a password and gets in. */
  @Test
  void aResetEndsTheThrottleOfTheAccount() {
    for (int i = 0; i < 12; i++) {
      assertThat(accounts.signIn("owner.one", "guess " + i, "203.0.113.1").hasSignedIn()).isFalse();
    }
    assertThat(accounts.signIn("owner.one", RunningAccounts.PASSWORD, "203.0.113.1").hasThrottled())
        .isTrue();

    assertThat(accounts.reset(askForLink(EMAIL), NEW).hasDone()).isTrue();

    assertThat(accounts.signIn("owner.one", NEW, "203.0.113.1").hasSignedIn()).isTrue();
  }

  @Test
  void linksAreThrottledByAddressAlikeForAllWhetherThereOrNot() {
    for (String email : new String[] {EMAIL, "nobody@example.org"}) {
      for (int i = 0; i < 10; i++) {
        assertThat(accounts.forgot(email, "203.0.113." + (10 + i)).hasThrottled()).isFalse();
      }
    }
    for (int i = 0; i < 20; i++) {
      assertThat(accounts.forgot("n" + i + "@example.org", "203.0.113.1").hasThrottled()).isFalse();
    }
    assertThat(accounts.forgot("other@example.org", "203.0.113.1").hasThrottled()).isTrue();
    accounts.clock().advance(Duration.ofMinutes(15));
    assertThat(accounts.forgot(EMAIL, "203.0.113.1").hasThrottled()).isFalse();
  }

  @Test
  void badLinksAreThrottledAndGoodOnesAreNot() {
    String token = askForLink(EMAIL);
    for (int i = 0; i < 20; i++) {
      assertThat(accounts.reset("x".repeat(43), NEW).hasBadToken()).isTrue();
    }

    assertThat(accounts.reset(token, NEW).getThrottled().getRetryAfterMillis()).isEqualTo(1_000);

    accounts.clock().advance(Duration.ofSeconds(1));
    assertThat(accounts.reset(token, NEW).hasDone()).isTrue();
  }

  /** The newest token that was mailed. */
  private String askForLink(String email) {
    int before = SentLinks.tokens(accounts).size();
    assertThat(accounts.forgot(email, RunningAccounts.HOME).hasThrottled()).isFalse();
    eventually(() -> assertThat(SentLinks.tokens(accounts)).hasSize(before + 1));
    return SentLinks.tokens(accounts).getLast();
  }

  private static boolean says(ILoggingEvent line, String secret) {
    var pairs = Objects.requireNonNullElse(line.getKeyValuePairs(), List.of());
    return line.getFormattedMessage().contains(secret) || pairs.toString().contains(secret);
  }
}
