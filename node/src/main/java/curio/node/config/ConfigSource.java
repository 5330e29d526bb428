package curio.node.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Values from one place. Immutable.
 *
 * @param values written values by path
 * @param nameOf how a path is called in this place, for messages: {@code --http.max-body}
 */
record ConfigSource(Map<String, String> values, UnaryOperator<String> nameOf) {
  ConfigSource {
    values = Map.copyOf(values);
  }

  /** The file that it names for a secret. */
  Optional<String> fileOf(SettingSpec secret) {
    return Optional.ofNullable(values.get(SecretFiles.of(secret.path())))
        .filter(file -> !file.isEmpty());
  }

  /** Whether it sets a setting, itself or by a file. */
  boolean gives(SettingSpec spec) {
    return values.containsKey(spec.path()) || (spec.isSecret() && fileOf(spec).isPresent());
  }
}
