package curio.accounts.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How mails leave. Immutable.
 *
 * @param smtp the server that takes them; null: they become files
 * @param directory where they become files, without a server or without an address to send to
 * @param from the address of the sender
 * @param publicUrl where browsers find this installation, as https://HOST; links begin with it
 */
public record MailSettings(
    @Nullable SmtpSettings smtp, Path directory, String from, String publicUrl) {
  public MailSettings {
    checkAddress(from);
    publicUrl = checkUrl(publicUrl);
  }

  /** Files below the usual data directory; for one machine. */
  public static MailSettings standard() {
    return files(Path.of("data", "mail"));
  }

  /** Files in a directory. */
  public static MailSettings files(Path directory) {
    return new MailSettings(null, directory, "curio@localhost", "http://localhost:8080");
  }

  private static void checkAddress(String from) {
    try {
      new InternetAddress(from, true).validate();
    } catch (AddressException e) {
      throw new IllegalArgumentException("from: not an address (expected: name@example.org)", e);
    }
  }

  private static String checkUrl(String text) {
    String wrong = "publicUrl: " + text + " (expected: like https://curio.example.org)";
    try {
      var url = URI.create(text);
      boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (!web
          || url.getHost() == null
          || url.getQuery() != null
          || url.getFragment() != null
          || url.getUserInfo() != null) {
        throw new IllegalArgumentException(wrong);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(wrong, e);
    }
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
