package curio.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The settings that there are: the components of some records, which stand side by side at the top
 * of the configuration. Immutable.
 */
public final class ConfigSchema {
  private final List<Class<? extends Record>> roots;
  private final Map<Type, SettingType> choices;

  private ConfigSchema(List<Class<? extends Record>> roots, Map<Type, SettingType> choices) {
    this.roots = List.copyOf(roots);
    this.choices = Map.copyOf(choices);
  }

  /** Settings of records whose components are settings or records of settings. */
  public static ConfigSchema of(List<Class<? extends Record>> roots) {
    return new ConfigSchema(roots, Map.of());
  }

  /**
   * The same, with settings of a type of which there are only these values.
   *
   * @param byName in the order in which they are told to people
   */
  public <T> ConfigSchema withChoices(Class<T> type, SequencedMap<String, T> byName) {
    var more = new LinkedHashMap<>(choices);
    more.put(type, SettingType.oneOf(new LinkedHashMap<>(byName)));
    return new ConfigSchema(roots, more);
  }

  List<Class<? extends Record>> roots() {
    return roots;
  }

  /** All settings, in the order in which they are declared. */
  List<SettingSpec> specs() {
    var specs = new ArrayList<SettingSpec>();
    roots.forEach(root -> collect("", root, specs));
    var paths = new HashSet<String>();
    for (var spec : specs) {
      Stream.concat(Stream.of(spec.path()), spec.formerly().stream())
          .filter(path -> !paths.add(path))
          .forEach(path -> {
            throw new IllegalStateException("two settings are called " + path);
          });
    }
    return List.copyOf(specs);
  }

  private void collect(String prefix, Class<?> type, List<SettingSpec> specs) {
    for (var component : Records.components(type)) {
      var path = prefix + SettingSpec.dashed(component);
      var setting = Optional.ofNullable(component.getAnnotation(Setting.class));
      if (setting.isEmpty()) {
        collect(path + ".", component.getType(), specs);
        continue;
      }
      var spec =
          SettingSpec.of(path, SettingType.of(component.getGenericType(), choices), setting.get());
      specs.add(spec);
      if (spec.isSecret()) {
        specs.add(spec.inFile());
      }
    }
  }
}
