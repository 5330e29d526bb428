package curio.node;

import curio.node.config.ReadConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What an operator should know of a configuration that is allowed but hardly meant: secrets that
 * others can see, ways without TLS, settings that another one makes idle. Each is one line for the
 * log. Stateless.
 */
final class StartWarnings {
  private static final List<Idle> IDLE =
      List.of(
          new Idle("database.user", c -> c.databaseUrl().isEmpty(), "without database-url"),
          new Idle("database.password", c -> c.databaseUrl().isEmpty(), "without database-url"),
          new Idle("mail.smtp-port", c -> c.mail().smtpHost().isEmpty(), "without mail.smtp-host"),
          new Idle("mail.smtp-tls", c -> c.mail().smtpHost().isEmpty(), "without mail.smtp-host"),
          new Idle("mail.user", c -> c.mail().smtpHost().isEmpty(), "without mail.smtp-host"),
          new Idle("mail.password", c -> c.mail().smtpHost().isEmpty(), "without mail.smtp-host"),
          new Idle(
              "http.tls-check-every", c -> !c.http().overTls(), "without http.tls-certificate"),
          new Idle(
              "http.proxy-headers",
              c -> c.http().trustedProxies().isEmpty(),
              "without http.trusted-proxies"),
          new Idle(
              "http.strict-transport",
              c -> !c.http().securityHeaders(),
              "with http.security-headers off"),
          new Idle("http.strict-transport", NodeConfig::demo, "with demo"),
          new Idle(
              "http.cors-max-age",
              c -> c.http().corsOrigins().isEmpty() && c.http().corsCredentialOrigins().isEmpty(),
              "without http.cors-origins or http.cors-credential-origins"),
          new Idle(
              "mobile-id.relying-party-uuid",
              c -> c.mobileId().upstreamUrl().isEmpty(),
              "without mobile-id.upstream-url"));

  /**
   * A setting that does nothing.
   *
   * @param when the configurations in which it does nothing
   * @param why in a few words
   */
  private record Idle(String path, Predicate<NodeConfig> when, String why) {}

  private StartWarnings() {}

  static List<String> of(ReadConfig<NodeConfig> read) {
    var warnings = new ArrayList<String>();
    read.secretOptions().stream().sorted().map(StartWarnings::seen).forEach(warnings::add);
    warnings.addAll(WaysInTheClear.of(read.values()));
    IDLE.stream()
        .filter(idle -> read.given().contains(idle.path()) && idle.when().test(read.values()))
        .map(idle -> idle.path() + ": does nothing " + idle.why())
        .forEach(warnings::add);
    return List.copyOf(warnings);
  }

  private static String seen(String path) {
    return "--%s: every user of this machine sees it among the options (expected: --%s-file, a line"
            .formatted(path, path)
        + " of the file of --config, or its environment variable)";
  }
}
