package curio.accounts.recovery;

import curio.accounts.mail.Mail;
import curio.accounts.users.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The mail with the link. The token stands behind the {@code #} of the link, which browsers do not
 * send: so it reaches no server's log before its page posts it. Immutable, thread-safe.
 */
final class ResetMail {
  private static final String SUBJECT = "Set your Curio password";

  private final String publicUrl;
  private final String text = resource("reset-link.txt");
  private final String html = resource("reset-link.html");

  ResetMail(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  Mail of(long number, User user, String token, Instant now) {
    var values =
        Map.of(
            "username",
            user.username(),
            "link",
            publicUrl + "/reset#" + token,
            "minutes",
            Long.toString(ResetTokens.LIFE.toMinutes()));
    String filledText = text;
    String filledHtml = html;
    for (var value : values.entrySet()) {
      String place = "{{" + value.getKey() + "}}";
      filledText = filledText.replace(place, value.getValue());
      filledHtml = filledHtml.replace(place, escape(value.getValue()));
    }
    return new Mail(Long.toString(number), user.email(), SUBJECT, filledText, filledHtml, now);
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
