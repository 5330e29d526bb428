package curio.accounts.recovery;

import curio.accounts.mail.Mail;
import curio.accounts.recovery.MailOutbox.Entry;
import curio.contracts.accounts.v1.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The mails of the outbox. Of that with the link: the token stands behind the {@code #} of the
 * link, which browsers do not send: so it reaches no server's log before its page posts it.
 * Immutable, thread-safe.
 */
final class ResetMail {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final String publicUrl;
  private final String text = resource("reset-link.txt");
  private final String html = resource("reset-link.html");
  private final String noticeText = resource("notice.txt");
  private final String noticeHtml = resource("notice.html");

  ResetMail(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  Mail of(long number, User user, String token, Instant now) {
    var values =
        Map.of(
            "username",
            user.getUsername(),
            "link",
            publicUrl + "/reset#" + token,
            "minutes",
            Long.toString(ResetTokens.LIFE.toMinutes()));
    return new Mail(
        Long.toString(number),
        user.getEmail().isEmpty() ? null : user.getEmail(),
        MailKind.RESET_LINK.subject(),
        filled(text, values, UnaryOperator.identity()),
        filled(html, values, ResetMail::escape),
        now);
  }

  /** A notice of what was done to an account. */
  Mail notice(Entry entry, MailKind kind, User user, Instant now) {
    var values =
        Map.of(
            "username",
            user.getUsername(),
            "what",
            kind.what(),
            "time",
            TIME.format(entry.askedAt()),
            "url",
            publicUrl);
    return new Mail(
        Long.toString(entry.number()),
        entry.recipient(),
        kind.subject(),
        filled(noticeText, values, UnaryOperator.identity()),
        filled(noticeHtml, values, ResetMail::escape),
        now);
  }

  private static String filled(
      String template, Map<String, String> values, UnaryOperator<String> quoted) {
    String filled = template;
    for (var value : values.entrySet()) {
      filled = filled.replace("{{" + value.getKey() + "}}", quoted.apply(value.getValue()));
    }
    return filled;
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String resource(String name) {
    try (var in = ResetMail.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
