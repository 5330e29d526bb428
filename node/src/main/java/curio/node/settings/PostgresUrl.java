package curio.node.settings;

import java.util.regex.Pattern;

/** Tells addresses of a PostgreSQL from others before the driver sees them. Stateless. */
public final class PostgresUrl {
  private static final String HOST = "(?:\\[[0-9a-fA-F:.]+]|[^\\s,:/?\\[\\]]+)";
  private static final String PORT =
      "(?::(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?";

  /** One host or several, of which the driver takes the first that answers. */
  private static final Pattern GOOD =
      Pattern.compile(
          "jdbc:postgresql://%1$s%2$s(?:,%1$s%2$s)*/[^\\s/?]+(?:\\?\\S*)?".formatted(HOST, PORT));

  private PostgresUrl() {}

  public static boolean isGood(String url) {
    return GOOD.matcher(url).matches();
  }
}
