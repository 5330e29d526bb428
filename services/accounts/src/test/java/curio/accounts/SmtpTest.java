package curio.accounts;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import curio.accounts.mail.MailRoute;
import curio.accounts.mail.MailSettings;
import curio.accounts.mail.MailSettings.Tls;
import curio.config.Secret;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links by a real SMTP server. */
class SmtpTest {
  private static final String EMAIL = "owner@example.org";
  private static final String NEW = "a new password";

  @Test
  void theMailSaysTheSameInTextAndInHtmlAndItsLinkWorks() throws Exception {
    var server = new GreenMail(setup(0, "smtp"));
    server.start();
    try (var accounts = accounts(server.getSmtp().getPort(), Tls.NONE, "", "")) {
      accounts.signUp("owner.one", EMAIL);

      accounts.forgot(EMAIL, RunningAccounts.HOME);

      eventually(() -> assertThat(server.getReceivedMessages()).hasSize(1));
      var mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Set your Curio password");
      assertThat(mail.getHeader("To")).containsExactly(EMAIL);
      assertThat(mail.getHeader("From")).containsExactly("curio@localhost");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(mail.getHeader("Date")).containsExactly("Sun, 01 Mar 2026 12:00:00 +0000");
      assertThat(mail.getContentType()).startsWith("multipart/alternative");
      String text = part(mail, 0, "text/plain");
      String html = part(mail, 1, "text/html");
      String token = SentLinks.token(text.replace("\r\n", "\n"));
      assertThat(text).contains("Hello owner.one,", "within 30 minutes").doesNotContain("{{");
      assertThat(html)
          .contains("Hello owner.one,", "<a href=\"http://localhost/reset#" + token + "\">")
          .doesNotContain("{{");
      assertThat(accounts.reset(token, NEW).hasDone()).isTrue();
      assertThat(accounts.reset(token, NEW).hasBadToken()).isTrue();
      assertThat(accounts.signIn("owner.one", NEW).hasSignedIn()).isTrue();
    } finally {
      server.stop();
    }
  }

  @Test
  void aMailWaitsForAServerThatIsDown() throws Exception {
    int port = freePort();
    try (var accounts = accounts(port, Tls.NONE, "", "")) {
      accounts.signUp("owner.one", EMAIL);

      accounts.forgot(EMAIL, RunningAccounts.HOME);
      makeDueAfter(1, accounts);
      eventually(() -> assertThat(rest(2, accounts)).hasSize(1));

      var server = new GreenMail(setup(port, "smtp"));
      server.start();
      try {
        makeDueAfter(2, accounts);
        eventually(() -> assertThat(server.getReceivedMessages()).hasSize(1));
        String token =
            SentLinks.token(
                part(server.getReceivedMessages()[0], 0, "text/plain").replace("\r\n", "\n"));
        assertThat(accounts.reset(token, NEW).hasDone()).isTrue();
        eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
      } finally {
        server.stop();
      }
    }
  }

  @Test
  void aMailIsGivenUpAfterSixTries() throws Exception {
    try (var accounts = accounts(freePort(), Tls.NONE, "", "")) {
      accounts.signUp("owner.one", EMAIL);
      accounts.forgot(EMAIL, RunningAccounts.HOME);

      for (int i = 1; i < 6; i++) {
        assertThat(makeDueAfter(i, accounts))
            .isBetween(Duration.ofSeconds(30L << (i - 1)), Duration.ofMinutes(1L << (i - 1)));
      }

      eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
    }
  }

  @Test
  void aServerThatKnowsItsUsersIsSignedInTo() throws Exception {
    var server = new GreenMail(setup(0, "smtp"));
    server.setUser("curio", "curio", "the secret");
    server.getManagers().getUserManager().setAuthRequired(true);
    server.start();
    int port = server.getSmtp().getPort();
    try (var right = accounts(port, Tls.NONE, "curio", "the secret");
        var wrong = accounts(port, Tls.NONE, "curio", "another")) {
      wrong.signUp("owner.one", EMAIL);
      wrong.forgot(EMAIL, RunningAccounts.HOME);
      eventually(() -> assertThat(attempts(wrong)).isOne());
      right.signUp("owner.one", EMAIL);
      right.forgot(EMAIL, RunningAccounts.HOME);

      eventually(() -> assertThat(right.mailsWaiting()).isZero());
      assertThat(server.getReceivedMessages()).hasSize(1);
      assertThat(wrong.mailsWaiting()).isOne();
    } finally {
      server.stop();
    }
  }

  /** A link is a password for half an hour: better no mail than one that others can read. */
  @Test
  void whatMustBeSecretIsNotSentInClear() {
    var server = new GreenMail(setup(0, "smtp"));
    server.start();
    try (var accounts = accounts(server.getSmtp().getPort(), Tls.STARTTLS, "", "")) {
      accounts.signUp("owner.one", EMAIL);
      accounts.forgot(EMAIL, RunningAccounts.HOME);

      eventually(() -> assertThat(attempts(accounts)).isOne());
      accounts.service().close();

      assertThat(accounts.mailsWaiting()).isOne();
      assertThat(server.getReceivedMessages()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void aServerThatIsNotWhoItSaysGetsNoMail() {
    var server = new GreenMail(setup(0, "smtps"));
    server.start();
    try (var accounts = accounts(server.getSmtps().getPort(), Tls.TLS, "", "")) {
      accounts.signUp("owner.one", EMAIL);
      accounts.forgot(EMAIL, RunningAccounts.HOME);

      eventually(() -> assertThat(attempts(accounts)).isOne());
      accounts.service().close();

      assertThat(accounts.mailsWaiting()).isOne();
      assertThat(server.getReceivedMessages()).isEmpty();
    } finally {
      server.stop();
    }
  }

  @Test
  void theEnvelopeKeepsEveryLetterOfADomain() throws Exception {
    try (var server = new EnvelopeRecorder();
        var accounts = accounts(server.port(), Tls.NONE, "", "")) {
      accounts.signUp("owner.one", "anna@\u0161okolaad.ee");

      accounts.forgot("anna@\u0161okolaad.ee", RunningAccounts.HOME);

      eventually(() -> assertThat(accounts.mailsWaiting()).isZero());
      assertThat(server.recipients()).containsExactly("<anna@xn--okolaad-pqb.ee>");
      assertThat(server.headers()).contains("To: anna@xn--okolaad-pqb.ee");
    }
  }

  /** Such an address may be there since a release that took it. */
  @Test
  void nobodyElseGetsTheMailOfAnAddressThatCannotBeWritten() throws Exception {
    try (var server = new EnvelopeRecorder();
        var accounts = accounts(server.port(), Tls.NONE, "", "")) {
      accounts.signUp("owner.one", EMAIL);
      accounts.execute(
          """
          update accounts.users set email = '\u0161anna@example.org',
            email_key = '\u0161anna@example.org'
          """);

      accounts.forgot("\u0161anna@example.org", RunningAccounts.HOME);

      eventually(() -> assertThat(attempts(accounts)).isOne());
      assertThat(server.recipients()).isEmpty();
    }
  }

  private static RunningAccounts accounts(int port, Tls tls, String user, String password) {
    var smtp =
        new MailSettings("127.0.0.1", port, tls, user, new Secret(password), "curio@localhost");
    var mail = new MailRoute(smtp, Path.of("unused"), "http://localhost");
    return new RunningAccounts(AccountsPolicy.standard(false).withMail(mail));
  }

  private static ServerSetup setup(int port, String protocol) {
    return new ServerSetup(port, "127.0.0.1", protocol);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String part(MimeMessage mail, int index, String type) throws Exception {
    var part = ((MimeMultipart) mail.getContent()).getBodyPart(index);
    assertThat(part.getContentType()).startsWith(type);
    return (String) part.getContent();
  }

  /** Has the next try begin now; how long it would have rested. */
  private static Duration makeDueAfter(int attempt, RunningAccounts accounts) {
    eventually(() -> assertThat(rest(attempt, accounts)).hasSize(1));
    var rest = rest(attempt, accounts).getFirst();
    accounts.execute("update jobs.job set due_at = now(), delay = 0 where kind = 'accounts-mail'");
    return rest;
  }

  /** For how long a mail rests that was tried so often. */
  private static List<Duration> rest(int attempt, RunningAccounts accounts) {
    return accounts
        .database()
        .read(tx ->
            tx.createQuery(
                    """
                    select delay from jobs.job
                    where kind = 'accounts-mail' and state = 'waiting' and attempts = :attempt
                    """)
                .bind("attempt", attempt)
                .mapTo(Long.class)
                .map(Duration::ofMillis)
                .list());
  }

  private static long attempts(RunningAccounts accounts) {
    return accounts.count(
        "select coalesce(max(attempts), 0) from jobs.job where kind = 'accounts-mail'");
  }
}
