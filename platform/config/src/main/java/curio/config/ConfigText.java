package curio.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The settings as a help text, as a page of the documentation, and filled in as YAML. Immutable.
 */
public final class ConfigText {
  private final List<SettingSpec> specs;
  private final List<Class<? extends Record>> roots;

  /** Texts about these settings. */
  public ConfigText(ConfigSchema schema) {
    this.roots = schema.roots();
    this.specs = schema.specs();
  }

  /** One paragraph for each option. */
  public String help() {
    var help = new StringBuilder();
    for (var spec : specs) {
      help.append("  --").append(spec.path());
      if (!spec.isSwitch()) {
        help.append(' ').append(spec.placeholder());
      }
      help.append("\n      ").append(spec.description()).append(".\n      ");
      if (!spec.standard().isEmpty()) {
        help.append("Default: ").append(spec.standard()).append(". ");
      }
      help.append("Environment: ").append(spec.environmentVariable()).append("\n");
    }
    return help.toString();
  }

  /** A Markdown table of all settings. */
  public String markdown() {
    var page = new StringBuilder("| setting | what it sets | default | value | environment |\n");
    page.append("|---|---|---|---|---|\n");
    for (var spec : specs) {
      var standard = spec.standard().isEmpty() ? "–" : "`" + spec.standard() + "`";
      page.append(
          "| `%s` | %s | %s | %s | `%s` |%n"
              .formatted(
                  spec.path(),
                  spec.description(),
                  standard,
                  spec.type().expected(),
                  spec.environmentVariable()));
    }
    return page.toString().replace(System.lineSeparator(), "\n");
  }

  /** The values of a configuration as a YAML file that would give it again, secrets left out. */
  public String yaml(ReadConfig config) {
    var values = new TreeMap<String, Object>();
    roots.forEach(root -> collect("", config.get(root), root, values));
    var yaml = new StringBuilder();
    var open = new String[] {""};
    for (var spec : specs) {
      var value = values.get(spec.path());
      if (value == null) {
        // The file of a secret is not part of the configuration, as the secret is.
        continue;
      }
      int dot = spec.path().lastIndexOf('.');
      var group = dot < 0 ? "" : spec.path().substring(0, dot);
      if (!group.isEmpty() && !group.equals(open[0])) {
        yaml.append(group).append(":\n");
      }
      open[0] = group;
      yaml.append(group.isEmpty() ? "" : "  ")
          .append(spec.path().substring(dot + 1))
          .append(": ")
          .append(quoted(spec.type().format().apply(value)))
          .append('\n');
    }
    return yaml.toString();
  }

  private static String quoted(String value) {
    boolean plain = value.matches("[A-Za-z0-9/._,-]+(:[A-Za-z0-9/._-]+)*");
    return plain ? value : "'" + value.replace("'", "''") + "'";
  }

  private static void collect(
      String prefix, Object node, Class<?> type, Map<String, Object> values) {
    for (var component : Records.components(type)) {
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        var value = Objects.requireNonNull(accessor.invoke(node), component.getName());
        var path = prefix + SettingSpec.dashed(component);
        if (component.isAnnotationPresent(Setting.class)) {
          values.put(path, value);
        } else {
          collect(path + ".", value, component.getType(), values);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
  }
}
