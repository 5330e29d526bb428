package curio.node.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One setting as the records declare it. Immutable.
 *
 * @param path its name, with dots between the levels: {@code http.max-body}
 * @param description one sentence without its full stop
 * @param standard the value when nobody sets it, as it would be written; empty: none
 */
record SettingSpec(
    String path, SettingType type, String description, String standard, String placeholder) {
  /** All settings of a tree of records, in the order in which they are declared. */
  static List<SettingSpec> of(Class<? extends Record> root) {
    var specs = new ArrayList<SettingSpec>();
    collect("", root, specs);
    return List.copyOf(specs);
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
  private SettingSpec inFile() {
    return new SettingSpec(
        SecretFiles.of(path),
        SettingType.of(String.class),
        "File that holds `" + path + "`, which then is not seen among the options",
        "",
        "FILE");
  }

  boolean isSwitch() {
    return type.placeholder().isEmpty();
  }

  private static void collect(String prefix, Class<?> type, List<SettingSpec> specs) {
    for (var component : Records.components(type)) {
      var path = prefix + dashed(component);
      var setting = Optional.ofNullable(component.getAnnotation(Setting.class));
      if (setting.isEmpty()) {
        collect(path + ".", component.getType(), specs);
        continue;
      }
      var valueType = SettingType.of(component.getGenericType());
      var placeholder = setting.get().placeholder();
      var spec =
          new SettingSpec(
              path,
              valueType,
              setting.get().value(),
              setting.get().standard(),
              placeholder.isEmpty() ? valueType.placeholder() : placeholder);
      specs.add(spec);
      if (spec.isSecret()) {
        specs.add(spec.inFile());
      }
    }
  }
}
