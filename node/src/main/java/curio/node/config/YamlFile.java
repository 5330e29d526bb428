package curio.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the configuration file: the same names as the options, nested at their dots. Stateless. */
final class YamlFile {
  private YamlFile() {}

  static ConfigSource read(Path file, List<SettingSpec> specs, List<String> problems) {
    var values = new HashMap<String, String>();
    if (!Files.isReadable(file)) {
      problems.add("config: " + file + " cannot be read (expected: a YAML file)");
    } else {
      try {
        var tree = new YAMLMapper().readValue(file.toFile(), Object.class);
        flatten("", Optional.ofNullable(tree).orElse(Map.of()), values, file, problems);
      } catch (JacksonException e) {
        problems.add("config: " + file + " is not YAML: " + firstLine(e.getOriginalMessage()));
      }
    }
    for (var path : values.keySet()) {
      if (specs.stream().noneMatch(spec -> spec.path().equals(path))) {
        problems.add(
            file
                + ": "
                + path
                + ": unknown setting"
                + Suggestion.of(path, SettingSpec::path, specs, ""));
      }
    }
    return new ConfigSource(values, path -> file + ": " + path);
  }

  private static void flatten(
      String path, Object value, Map<String, String> values, Path file, List<String> problems) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((name, inner) ->
              flatten(
                  path.isEmpty() ? String.valueOf(name) : path + "." + name,
                  Optional.<Object>ofNullable(inner).orElse(""),
                  values,
                  file,
                  problems));
      case List<?> list ->
          values.put(path, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
      default -> {
        if (path.isEmpty()) {
          problems.add("config: " + file + " holds a single value (expected: name: value lines)");
        } else {
          values.put(path, String.valueOf(value));
        }
      }
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
