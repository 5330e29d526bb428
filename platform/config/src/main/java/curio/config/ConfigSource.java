package curio.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Values from one place, by the present paths of their settings. Not thread-safe. */
final class ConfigSource {
  private final Map<String, String> values = new HashMap<>();
  private final UnaryOperator<String> nameOf;
  private final Findings findings;

  /**
   * Nothing yet.
   *
   * @param nameOf how a path is called in this place, for messages: {@code --http.max-body}
   */
  ConfigSource(UnaryOperator<String> nameOf, Findings findings) {
    this.nameOf = nameOf;
    this.findings = findings;
  }

  /**
   * Adds what was written.
   *
   * @param written the name under which it stands there, which may be a former one
   */
  void put(SettingSpec spec, String written, String value) {
    var name = nameOf(spec.path());
    if (!written.equals(name)) {
      findings.renamed(written, name);
    }
    if (values.put(spec.path(), value) != null) {
      findings.problem(name + ": given twice (expected: once)");
    }
  }

  String nameOf(String path) {
    return nameOf.apply(path);
  }

  Optional<String> valueOf(String path) {
    return Optional.ofNullable(values.get(path));
  }

  /** The file that it names for a secret. */
  Optional<String> fileOf(SettingSpec secret) {
    return valueOf(SecretFiles.of(secret.path())).filter(file -> !file.isEmpty());
  }

  /** Whether it sets a setting, itself or by a file. */
  boolean gives(SettingSpec spec) {
    return values.containsKey(spec.path()) || (spec.isSecret() && fileOf(spec).isPresent());
  }
}
