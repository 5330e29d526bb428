package curio.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the configuration file: the same names as the options, nested at their dots. Stateless. */
final class YamlFile {
  private YamlFile() {}

  static ConfigSource read(Path file, List<SettingSpec> specs, Findings findings) {
    var values = new LinkedHashMap<String, String>();
    if (!Files.isReadable(file)) {
      findings.problem("config: " + file + " cannot be read (expected: a YAML file)");
    } else {
      try {
        var tree = new YAMLMapper().readValue(file.toFile(), Object.class);
        flatten("", Optional.ofNullable(tree).orElse(Map.of()), values, file, findings);
      } catch (JacksonException e) {
        findings.problem("config: " + file + " is not YAML: " + firstLine(e.getOriginalMessage()));
      }
    }
    var source = new ConfigSource(path -> file + ": " + path, findings);
    values.forEach((path, value) ->
        SettingSpec.find(specs, any -> any, path)
            .ifPresentOrElse(
                spec -> source.put(spec, file + ": " + path, value),
                () ->
                    findings.problem(
                        "%s: %s: unknown setting%s"
                            .formatted(
                                file, path, Suggestion.of(path, SettingSpec::path, specs, "")))));
    return source;
  }

  private static void flatten(
      String path, Object value, Map<String, String> values, Path file, Findings findings) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((name, inner) ->
              flatten(
                  path.isEmpty() ? String.valueOf(name) : path + "." + name,
                  Optional.<Object>ofNullable(inner).orElse(""),
                  values,
                  file,
                  findings));
      case List<?> list ->
          values.put(path, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
      default -> {
        if (path.isEmpty()) {
          findings.problem(
              "config: " + file + " holds a single value (expected: name: value lines)");
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
