package curio.node.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the variables whose names begin with CURIO_. Stateless. */
final class Environment {
  private static final String PREFIX = "CURIO_";

  /** Variables of the launcher, which mean nothing here. */
  private static final Set<String> LAUNCHER =
      Set.of("CURIO_HOME", "CURIO_JAVA", "CURIO_JVM_OPTIONS");

  private Environment() {}

  static ConfigSource read(
      Map<String, String> environment, List<SettingSpec> specs, List<String> problems) {
    var values = new HashMap<String, String>();
    environment.forEach((name, value) -> {
      if (!name.startsWith(PREFIX) || LAUNCHER.contains(name)) {
        return;
      }
      specs.stream()
          .filter(spec -> spec.environmentVariable().equals(name))
          .findFirst()
          .ifPresentOrElse(
              spec -> values.put(spec.path(), value),
              () ->
                  problems.add(
                      name
                          + ": unknown variable"
                          + Suggestion.of(name, SettingSpec::environmentVariable, specs, "")));
    });
    return new ConfigSource(values, Environment::nameOf);
  }

  private static String nameOf(String path) {
    return PREFIX + path.toUpperCase(java.util.Locale.ROOT).replace('-', '_').replace('.', '_');
  }
}
