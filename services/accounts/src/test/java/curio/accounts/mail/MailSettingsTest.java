package curio.accounts.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.accounts.mail.MailSettings.Tls;
import curio.config.Secret;
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
    assertThatThrownBy(() -> new MailRoute(settings("mx", 25, "", ""), MAILS, url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("publicUrl: " + url + " (expected: like https://curio.example.org)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "curio", "a b@example.org", "a@b\r\nBcc: c@d", "a@b, c@d", "a..b@c"})
  void whatIsNoAddressIsRefused(String from) {
    assertThatThrownBy(() -> new MailSettings("mx", 25, Tls.STARTTLS, "", new Secret(""), from))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("from: " + from + " (expected: like curio@example.org)");
  }

  @Test
  void aLinkHasOneSlash() {
    assertThat(new MailRoute(settings("mx", 25, "", ""), MAILS, "https://a.org/b/").publicUrl())
        .isEqualTo("https://a.org/b");
  }

  @Test
  void aServerHasAHostAndAPortAndUsersHavePasswords() {
    assertThatThrownBy(() -> settings(" ", 25, "", ""))
        .hasMessage("smtp-host:   (expected: a host name or address)");
    assertThatThrownBy(() -> settings("localhost", 0, "", ""))
        .hasMessage("smtp-port: 0 (expected: 1 to 65535)");
    assertThatThrownBy(() -> settings("localhost", 25, "curio", ""))
        .hasMessage("user: without password, or the other way round (expected: both or neither)");
  }

  @Test
  void secretsAreNotPrinted() {
    var settings = settings("localhost", 25, "curio", "the secret");
    var mail = new Mail("1", "owner@example.org", "s", "the link", "the link", Instant.EPOCH);

    assertThat(new MailRoute(settings, MAILS, "http://localhost").toString())
        .doesNotContain("the secret");
    assertThat(mail.toString()).isEqualTo("Mail[id=1]");
  }

  private static MailSettings settings(String host, int port, String user, String password) {
    return new MailSettings(
        host, port, Tls.STARTTLS, user, new Secret(password), "curio@localhost");
  }
}
