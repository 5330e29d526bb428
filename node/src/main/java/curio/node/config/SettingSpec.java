package curio.node.config;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;

/**
 * One setting as the records declare it. Immutable.
 *
 * @param path its name, with dots between the levels: {@code http.max-body}
 * @param description one sentence without its full stop
 * @param standard the value when nobody sets it, as it would be written; empty: none
 */
record SettingSpec(
    String path, SettingType type, String description, String standard, String placeholder) {
  static SettingSpec of(String path, SettingType type, Setting setting) {
    var placeholder = setting.placeholder();
    return new SettingSpec(
        path,
        type,
        setting.value(),
        setting.standard(),
        placeholder.isEmpty() ? type.placeholder() : placeholder);
  }

  /** The name of a component, with dashes. */
  static String dashed(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** The environment variable that sets it. */
  String environmentVariable() {
    return "CURIO_" + path.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  /** Whether it must not be printed or be seen among the options. */
  boolean isSecret() {
    return type.secret();
  }

  /** The setting that names a file with the value of this one. */
  SettingSpec inFile() {
    return new SettingSpec(
        SecretFiles.of(path),
        SettingType.of(String.class, Map.of()),
        "File that holds `" + path + "`, which then is not seen among the options",
        "",
        "FILE");
  }

  boolean isSwitch() {
    return type.placeholder().isEmpty();
  }
}
