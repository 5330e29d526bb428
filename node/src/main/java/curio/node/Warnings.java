package curio.node;

import curio.node.settings.NodeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an operator should know of a configuration that is allowed but hardly meant: secrets that
 * others can see, ways without TLS, settings that another one makes idle. Each is one line for the
 * log. Not thread-safe.
 */
final class Warnings {
  private final Set<String> given;
  private final List<String> lines = new ArrayList<>();

  private Warnings(Set<String> given) {
    this.given = given;
  }

  /** All that there are. */
  static List<String> of(NodeConfig config) {
    var warnings = new Warnings(config.read().given());
    warnings.lines.addAll(config.read().renamed());
    config.read().secretOptions().stream()
        .sorted()
        .map(Warnings::seen)
        .forEach(warnings.lines::add);
    WaysInTheClear.warn(warnings, config);
    warnings.ofNode(config.node());
    new Services(config).warn(warnings);
    return List.copyOf(warnings.lines);
  }

  /** Adds a line, which begins with the setting, if it is so. */
  void addIf(boolean so, String line) {
    if (so) {
      lines.add(line);
    }
  }

  /**
   * Tells that these settings do nothing, if somebody has set them.
   *
   * @param why in a few words
   */
  void idle(boolean idle, String why, String... settings) {
    for (var setting : settings) {
      addIf(idle && given.contains(setting), setting + ": does nothing " + why);
    }
  }

  private void ofNode(NodeSettings node) {
    var http = node.http();
    idle(
        node.databaseUrl().isEmpty(), "without database-url", "database.user", "database.password");
    idle(!http.overTls(), "without http.tls-certificate", "http.tls-check-every");
    idle(http.trustedProxies().isEmpty(), "without http.trusted-proxies", "http.proxy-headers");
    idle(!http.securityHeaders(), "with http.security-headers off", "http.strict-transport");
    idle(node.demo(), "with demo", "http.strict-transport");
    idle(!node.spill().isOn(), "with spill.max-bytes 0B", "spill.directory");
    idle(
        http.corsOrigins().isEmpty() && http.corsCredentialOrigins().isEmpty(),
        "without http.cors-origins or http.cors-credential-origins",
        "http.cors-max-age");
  }

  private static String seen(String path) {
    return "--%s: every user of this machine sees it among the options (expected: --%s-file, a line"
            .formatted(path, path)
        + " of the file of --config, or its environment variable)";
  }
}
