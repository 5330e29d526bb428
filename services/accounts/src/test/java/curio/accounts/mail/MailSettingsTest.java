package curio.accounts.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.mail.SmtpSettings.Tls;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {
  private static final Path MAILS = Path.of("mails");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curio.example.org",
        "ftp://curio.example.org",
        "https://curio.example.org/?a=b",
        "https://curio.example.org/#x",
        "https://user@curio.example.org",
        "https:///x",
        "https://a b",
        ""
      })
  void whatIsNoPlaceOfAnInstallationIsRefused(String url) {
    assertThatThrownBy(() -> new MailSettings(null, MAILS, "curio@localhost", url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("publicUrl: " + url + " (expected: like https://curio.example.org)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "curio", "a b@example.org", "a@b\r\nBcc: c@d", "a@b, c@d"})
  void whatIsNoAddressIsRefused(String from) {
    assertThatThrownBy(() -> new MailSettings(null, MAILS, from, "http://localhost:8080"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from: not an address (expected: name@example.org)");
  }

  @Test
  void aLinkHasOneSlash() {
    assertThat(new MailSettings(null, MAILS, "curio@localhost", "https://a.org/b/").publicUrl())
        .isEqualTo("https://a.org/b");
  }

  @Test
  void aServerHasAHostAndAPortAndUsersHavePasswords() {
    assertThatThrownBy(() -> new SmtpSettings(" ", 25, Tls.NONE, "", ""))
        .hasMessage("host: empty (expected: a name or an address)");
    assertThatThrownBy(() -> new SmtpSettings("localhost", 0, Tls.NONE, "", ""))
        .hasMessage("port: 0 (expected: 1 to 65535)");
    assertThatThrownBy(() -> new SmtpSettings("localhost", 25, Tls.NONE, "curio", ""))
        .hasMessage("user: one of user and password is missing (expected: both or none)");
  }

  @Test
  void secretsAreNotPrinted() {
    var smtp = new SmtpSettings("localhost", 25, Tls.NONE, "curio", "the secret");
    var mail = new Mail("1", "owner@example.org", "s", "the link", "the link", Instant.EPOCH);

    assertThat(new MailSettings(smtp, MAILS, "curio@localhost", "http://localhost").toString())
        .doesNotContain("the secret");
    assertThat(mail.toString()).isEqualTo("Mail[id=1]");
  }
}
