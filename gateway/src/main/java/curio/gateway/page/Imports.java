package curio.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What an ES module needs before it can run: the modules that it names, and those that they name.
 */
final class Imports {
  private static final Pattern STATIC =
      Pattern.compile(
          "(?m)^(?:import\\s+(?:[^\"();]*?from\\s*)?|export\\s+[*{][^\"();]*?from\\s*)\"([^\"]+)\"");

  private Imports() {}

  /**
   * The module and all that it imports when it starts, each once; what is imported later, by a
   * call, is not among them.
   *
   * @param files by their paths
   * @param library gives the path of what is imported by name
   * @throws IllegalStateException if one of them is not there
   */
  static Set<String> of(Map<String, byte[]> files, String module, UnaryOperator<String> library) {
    var found = new LinkedHashSet<String>();
    add(files, module, library, found);
    return found;
  }

  private static void add(
      Map<String, byte[]> files, String module, UnaryOperator<String> library, Set<String> found) {
    if (module.startsWith("/") || !found.add(module)) {
      return;
    }
    var bytes = files.get(module);
    if (bytes == null) {
      throw new IllegalStateException(module + ": imported, but not there");
    }
    var names = STATIC.matcher(new String(bytes, UTF_8));
    names
        .results()
        .map(each -> requireNonNull(each.group(1)))
        .forEach(name -> add(files, path(module, name, library), library, found));
  }

  private static String path(String from, String name, UnaryOperator<String> library) {
    if (name.startsWith("/")) {
      return name;
    }
    return name.startsWith(".")
        ? Path.of(from).resolveSibling(name).normalize().toString()
        : library.apply(name);
  }
}
