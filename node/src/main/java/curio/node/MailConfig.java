package curio.node;

import static curio.node.Checks.check;

import curio.accounts.mail.SmtpSettings;
import curio.node.config.Secret;
import curio.node.config.Setting;
import java.util.regex.Pattern;

/** How mail leaves. Immutable. */
record MailConfig(
    @Setting(
            value = "Mail server; when absent, mails become files below the data directory",
            placeholder = "HOST")
        String smtpHost,
    @Setting(value = "Port of the mail server", standard = "587") int smtpPort,
    @Setting(value = "How the connection to it is kept secret", standard = "starttls")
        SmtpSettings.Tls smtpTls,
    @Setting("User at the mail server; none when absent") String user,
    @Setting("Password at the mail server") Secret password,
    @Setting(value = "Sender of all mails", standard = "curio@localhost") String from) {
  private static final Pattern MAIL_ADDRESS = Pattern.compile("[!-?A-~]{1,64}@[!-?A-~]{1,189}");

  public MailConfig {
    check(
        smtpHost.chars().noneMatch(c -> c <= ' ' || c >= 0x7f),
        "smtp-host: " + smtpHost + " (expected: a host name or address)");
    check(
        smtpPort >= 1 && smtpPort <= 65_535, "smtp-port: " + smtpPort + " (expected: 1 to 65535)");
    check(
        user.isEmpty() != password.isPresent(),
        "user: without password, or the other way round (expected: both or neither)");
    check(
        user.isEmpty() || smtpTls != SmtpSettings.Tls.NONE,
        "smtp-tls: none with a password (expected: starttls or tls)");
    check(
        MAIL_ADDRESS.matcher(from).matches(),
        "from: " + from + " (expected: like curio@example.org)");
  }
}
