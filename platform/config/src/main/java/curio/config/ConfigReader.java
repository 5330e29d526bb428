package curio.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Fills records from, in this order, arguments, environment, the YAML file that one of them names,
 * and the defaults in the records. Everything that is wrong is reported together. Immutable.
 */
public final class ConfigReader {
  private static final String FILE = "config";

  private final ConfigSchema schema;
  private final List<SettingSpec> specs;

  /** A reader of these settings. */
  public ConfigReader(ConfigSchema schema) {
    this.schema = schema;
    this.specs = schema.specs();
  }

  /**
   * Reads everything.
   *
   * @throws ConfigException with all problems
   */
  public ReadConfig read(List<String> arguments, Map<String, String> environment) {
    var findings = new Findings();
    var sources = new ArrayList<ConfigSource>();
    var options = Arguments.read(arguments, specs, findings);
    sources.add(options);
    sources.add(Environment.read(environment, specs, findings));
    file(sources).ifPresent(file -> sources.add(YamlFile.read(file, specs, findings)));

    var values = new HashMap<String, Object>();
    specs.forEach(
        spec -> value(spec, sources, findings).ifPresent(v -> values.put(spec.path(), v)));
    findings.check();
    var records = new HashMap<Class<? extends Record>, Record>();
    for (var root : schema.roots()) {
      build("", root, values, findings).ifPresent(built -> records.put(root, root.cast(built)));
    }
    findings.check();
    return new ReadConfig(
        records,
        paths(spec -> sources.stream().anyMatch(source -> source.gives(spec))),
        paths(spec -> spec.isSecret() && options.valueOf(spec.path()).isPresent()),
        findings.renamed());
  }

  /**
   * A record as it is when nobody sets anything; its components are settings or records of them.
   */
  public static <R extends Record> R defaults(Class<R> root) {
    return new ConfigReader(ConfigSchema.of(List.of(root))).read(List.of(), Map.of()).get(root);
  }

  private Set<String> paths(Predicate<SettingSpec> which) {
    return specs.stream().filter(which).map(SettingSpec::path).collect(Collectors.toSet());
  }

  private static Optional<Path> file(List<ConfigSource> sources) {
    return sources.stream()
        .flatMap(source -> source.valueOf(FILE).stream())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .map(Path::of);
  }

  private static Optional<Object> value(
      SettingSpec spec, List<ConfigSource> sources, Findings findings) {
    for (var source : sources) {
      var text = source.valueOf(spec.path());
      var file = spec.isSecret() ? source.fileOf(spec) : Optional.<String>empty();
      if (text.isPresent() && file.isPresent()) {
        findings.problem(
            source.nameOf(spec.path()) + ": given as well as its file (expected: one of them)");
        return Optional.empty();
      }
      if (file.isPresent()) {
        return secret(spec, file.get(), source, findings);
      }
      if (text.isPresent()) {
        return parse(spec, text.get(), source.nameOf(spec.path()), findings);
      }
    }
    return parse(spec, spec.standard(), spec.path(), findings);
  }

  private static Optional<Object> secret(
      SettingSpec spec, String file, ConfigSource source, Findings findings) {
    try {
      return Optional.of(spec.type().parse().apply(SecretFiles.read(file)));
    } catch (IllegalArgumentException e) {
      var name = source.nameOf(SecretFiles.of(spec.path()));
      findings.problem("%s: %s: %s".formatted(name, file, e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Object> parse(
      SettingSpec spec, String text, String name, Findings findings) {
    try {
      return Optional.of(spec.type().parse().apply(text));
    } catch (IllegalArgumentException e) {
      findings.problem("%s: %s (expected: %s)".formatted(name, text, spec.type().expected()));
      return Optional.empty();
    }
  }

  /** Empty if it, or a record in it, refuses its values. */
  private static Optional<Object> build(
      String prefix, Class<?> type, Map<String, Object> values, Findings findings) {
    var arguments = new ArrayList<Object>();
    for (var component : Records.components(type)) {
      var path = prefix + SettingSpec.dashed(component);
      Optional.ofNullable(values.get(path))
          .or(() -> build(path + ".", component.getType(), values, findings))
          .ifPresent(arguments::add);
    }
    if (arguments.size() < Records.components(type).size()) {
      return Optional.empty();
    }
    try {
      return Optional.of(constructor(type).newInstance(arguments.toArray()));
    } catch (InvocationTargetException e) {
      var reason = Optional.ofNullable(e.getCause()).map(Throwable::getMessage);
      findings.problem(prefix + reason.orElse("wrong"));
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  private static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    var types =
        Records.components(type).stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    var constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor;
  }
}
