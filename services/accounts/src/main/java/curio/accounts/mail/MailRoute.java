package curio.accounts.mail;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where mails of an installation go and what they lead to. Immutable.
 *
 * @param directory where they become files, without a server or without an address to send to
 * @param publicUrl where browsers find this installation, as https://HOST; links begin with it
 */
public record MailRoute(MailSettings settings, Path directory, String publicUrl) {
  public MailRoute {
    publicUrl = checkUrl(publicUrl);
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
