package curio.config;

import java.util.ArrayList;
import java.util.List;

/** Reads {@code --name value}, {@code --name=value} and {@code --switch}. Stateless. */
final class Arguments {
  private Arguments() {}

  static ConfigSource read(List<String> arguments, List<SettingSpec> specs, Findings findings) {
    var source = new ConfigSource(path -> "--" + path, findings);
    var rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      readOne(rest, specs, source, findings);
    }
    return source;
  }

  private static void readOne(
      List<String> rest, List<SettingSpec> specs, ConfigSource source, Findings findings) {
    var argument = rest.removeFirst();
    if (!argument.startsWith("--")) {
      findings.problem(argument + ": not an option (expected: --name value)");
      return;
    }
    int equals = argument.indexOf('=');
    var path = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
    var spec = SettingSpec.find(specs, any -> any, path);
    if (spec.isEmpty()) {
      findings.problem(
          "--" + path + ": unknown option" + Suggestion.of(path, SettingSpec::path, specs, "--"));
      if (equals < 0 && !rest.isEmpty() && !rest.getFirst().startsWith("--")) {
        rest.removeFirst();
      }
      return;
    }
    var value = value(spec.get(), argument, equals, rest);
    if (value.isEmpty() && equals < 0) {
      findings.problem("--" + path + ": no value (expected: " + spec.get().type().expected() + ")");
    } else {
      source.put(spec.get(), "--" + path, value);
    }
  }

  private static String value(SettingSpec spec, String argument, int equals, List<String> rest) {
    if (equals >= 0) {
      return argument.substring(equals + 1);
    }
    if (spec.isSwitch()) {
      boolean explicit =
          !rest.isEmpty() && (rest.getFirst().equals("true") || rest.getFirst().equals("false"));
      return explicit ? rest.removeFirst() : "true";
    }
    return rest.isEmpty() || rest.getFirst().startsWith("--") ? "" : rest.removeFirst();
  }
}
