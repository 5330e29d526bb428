package curio.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the variables whose names begin with CURIO_. Stateless. */
final class Environment {
  /** Variables of the launcher, which mean nothing here. */
  private static final Set<String> LAUNCHER =
      Set.of("CURIO_HOME", "CURIO_JAVA", "CURIO_JVM_OPTIONS");

  private Environment() {}

  static ConfigSource read(
      Map<String, String> environment, List<SettingSpec> specs, Findings findings) {
    var source = new ConfigSource(SettingSpec::variableOf, findings);
    environment.forEach((name, value) -> {
      if (!name.startsWith(SettingSpec.VARIABLES) || LAUNCHER.contains(name)) {
        return;
      }
      SettingSpec.find(specs, SettingSpec::variableOf, name)
          .ifPresentOrElse(
              spec -> source.put(spec, name, value),
              () ->
                  findings.problem(
                      name
                          + ": unknown variable"
                          + Suggestion.of(name, SettingSpec::environmentVariable, specs, "")));
    });
    return source;
  }
}
