package curio.node.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code --name value}, {@code --name=value} and {@code --switch}. Stateless. */
final class Arguments {
  private Arguments() {}

  static ConfigSource read(List<String> arguments, List<SettingSpec> specs, List<String> problems) {
    var values = new LinkedHashMap<String, String>();
    var rest = new ArrayList<>(arguments);
    while (!rest.isEmpty()) {
      readOne(rest, specs, values, problems);
    }
    return new ConfigSource(values, path -> "--" + path);
  }

  private static void readOne(
      List<String> rest,
      List<SettingSpec> specs,
      Map<String, String> values,
      List<String> problems) {
    var argument = rest.removeFirst();
    if (!argument.startsWith("--")) {
      problems.add(argument + ": not an option (expected: --name value)");
      return;
    }
    int equals = argument.indexOf('=');
    var path = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
    var spec = specs.stream().filter(s -> s.path().equals(path)).findFirst();
    if (spec.isEmpty()) {
      problems.add(
          "--" + path + ": unknown option" + Suggestion.of(path, SettingSpec::path, specs, "--"));
      if (equals < 0 && !rest.isEmpty() && !rest.getFirst().startsWith("--")) {
        rest.removeFirst();
      }
      return;
    }
    var value = value(spec.get(), argument, equals, rest);
    if (value.isEmpty() && equals < 0) {
      problems.add("--" + path + ": no value (expected: " + spec.get().type().expected() + ")");
    } else if (values.put(path, value) != null) {
      problems.add("--" + path + ": given twice (expected: once)");
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
