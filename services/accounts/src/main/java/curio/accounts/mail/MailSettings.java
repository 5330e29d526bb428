package curio.accounts.mail;

import static curio.config.Checks.check;

import curio.config.Secret;
import curio.config.Setting;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/**
 * How mails leave: {@code mail.…} of the configuration. Immutable; the password is never printed.
 */
public record MailSettings(
    @Setting(
            value = "Mail server; when absent, mails become files below the data directory",
            placeholder = "HOST")
        String smtpHost,
    @Setting(value = "Port of the mail server", standard = "587") int smtpPort,
    @Setting(value = "How the connection to it is kept secret", standard = "starttls") Tls smtpTls,
    @Setting("User at the mail server; none when absent") String user,
    @Setting("Password at the mail server") Secret password,
    @Setting(value = "Sender of all mails", standard = "curio@localhost") String from) {
  /** How the way to the server is kept secret. The server's certificate is always checked. */
  public enum Tls {
    /** Not at all: for a server on this machine. */
    NONE,
    /** By STARTTLS; a server that does not offer it gets no mail. */
    STARTTLS,
    /** From the first byte on. */
    TLS
  }

  private static final Pattern MAIL_ADDRESS = Pattern.compile("[!-?A-~]{1,64}@[!-?A-~]{1,189}");

  public MailSettings {
    check(
        smtpHost.chars().noneMatch(c -> c <= ' ' || c >= 0x7f),
        "smtp-host: " + smtpHost + " (expected: a host name or address)");
    check(
        smtpPort >= 1 && smtpPort <= 65_535, "smtp-port: " + smtpPort + " (expected: 1 to 65535)");
    check(
        user.isEmpty() != password.isPresent(),
        "user: without password, or the other way round (expected: both or neither)");
    check(
        MAIL_ADDRESS.matcher(from).matches() && isAddress(from),
        "from: " + from + " (expected: like curio@example.org)");
  }

  private static boolean isAddress(String text) {
    try {
      new InternetAddress(text, true).validate();
      return true;
    } catch (AddressException e) {
      return false;
    }
  }
}
