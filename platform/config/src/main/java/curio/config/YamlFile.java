package curio.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the configuration file: the same names as the options, nested at their dots. Stateless. */
final class YamlFile {
  /** A name that is given twice is a mistake, as it is among the options. */
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private YamlFile() {}

  static ConfigSource read(Path file, List<SettingSpec> specs, Findings findings) {
    var values = new LinkedHashMap<String, String>();
    try {
      flatten("", tree(Files.readString(file)), values, file, findings);
    } catch (IOException e) {
      findings.problem("config: " + file + " cannot be read (expected: a YAML file)");
    } catch (JacksonException e) {
      findings.problem("config: " + file + place(e) + " is not YAML: " + firstLine(e));
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

  /** A file without any setting, all of its lines comments, sets none. */
  private static Object tree(String yaml) {
    boolean empty = yaml.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
    return empty
        ? Map.of()
        : Optional.ofNullable(MAPPER.readValue(yaml, Object.class)).orElse(Map.of());
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr();
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

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
