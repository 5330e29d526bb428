package curio.node.settings;

import java.net.URI;
import java.net.URISyntaxException;

/** Tells addresses that links may begin with from others. Stateless. */
final class PublicUrl {
  private PublicUrl() {}

  /** {@code http} or {@code https}, a host, perhaps a port and a path, and nothing else. */
  static boolean isGood(String url) {
    try {
      var uri = new URI(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() <= 65_535
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
