package curio.config;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One setting as the records declare it. Immutable.
 *
 * @param path its name, with dots between the levels: {@code http.max-body}
 * @param formerly paths that it had before
 * @param description one sentence without its full stop
 * @param standard the value when nobody sets it, as it would be written; empty: none
 */
record SettingSpec(
    String path,
    List<String> formerly,
    SettingType type,
    String description,
    String standard,
    String placeholder) {
  /** How the names of environment variables begin. */
  static final String VARIABLES = "CURIO_";

  static SettingSpec of(String path, SettingType type, Setting setting) {
    var placeholder = setting.placeholder();
    return new SettingSpec(
        path,
        List.of(setting.formerly()),
        type,
        setting.value(),
        setting.standard(),
        placeholder.isEmpty() ? type.placeholder() : placeholder);
  }

  /**
   * The setting that has or had a name.
   *
   * @param nameOf how a path is written there
   */
  static Optional<SettingSpec> find(
      List<SettingSpec> specs, UnaryOperator<String> nameOf, String name) {
    return specs.stream()
        .filter(spec ->
            Stream.concat(Stream.of(spec.path), spec.formerly.stream())
                .anyMatch(path -> nameOf.apply(path).equals(name)))
        .findFirst();
  }

  /** The name of a component, with dashes. */
  static String dashed(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  static String variableOf(String path) {
    return VARIABLES + path.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  /** The environment variable that sets it. */
  String environmentVariable() {
    return variableOf(path);
  }

  /** Whether it must not be printed or be seen among the options. */
  boolean isSecret() {
    return type.secret();
  }

  /** The setting that names a file with the value of this one. */
  SettingSpec inFile() {
    return new SettingSpec(
        SecretFiles.of(path),
        formerly.stream().map(SecretFiles::of).toList(),
        SettingType.of(String.class, Map.of()),
        "File that holds `" + path + "`, which then is not seen among the options",
        "",
        "FILE");
  }

  boolean isSwitch() {
    return type.placeholder().isEmpty();
  }
}
