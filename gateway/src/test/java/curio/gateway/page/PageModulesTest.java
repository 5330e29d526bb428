package curio.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The modules of the page: there is no compiler that would say what is missing before somebody
 * opens the screen.
 */
class PageModulesTest {
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^(?:import|export)\\s+(?:([^\"();]*?)\\s+from\\s+)?\"([^\"]+)\"");
  private static final Pattern LATER = Pattern.compile("\\bimport\\(\"([^\"]+)\"\\)");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export\\s+(?:async\\s+)?(?:function|const|let|class)\\s+(\\w+)");
  private static final Pattern EXPORTS = Pattern.compile("(?m)^export\\s*\\{([^}]*)}");
  private static final Pattern OPERATION =
      Pattern.compile("(?m)^ {2}(\\w+): \\[\"[A-Z]+\", \"[^\"]+\"],");
  private static final Pattern REQUEST = Pattern.compile("\\b(?:call|exchange)\\(\\s*\"([^\"]+)\"");
  private static final Pattern SCREEN =
      Pattern.compile("\\[\"(/[^\"]*)\", \\(\\) => import\\(\"./([^\"]+)\"\\)]");

  private static final PageSource SOURCE = PageSource.packed();
  private static final Map<String, String> MODULES = modules();

  @Test
  void whatAModuleImportsIsThere() {
    everyImport((module, match) -> {
      var name = requireNonNull(match.group(2));
      assertThat(isThere(module, name)).as("%s imports %s", module, name).isTrue();
    });
    MODULES.forEach((module, text) ->
        LATER
            .matcher(text)
            .results()
            .map(match -> requireNonNull(match.group(1)))
            .forEach(name ->
                assertThat(isThere(module, name)).as("%s imports %s", module, name).isTrue()));
  }

  @Test
  void whatIsImportedIsExported() {
    everyImport((module, match) -> {
      var target = path(module, requireNonNull(match.group(2)));
      var names = match.group(1);
      if (names == null || !MODULES.containsKey(target)) {
        return;
      }
      var exported = exportsOf(MODULES.getOrDefault(target, ""));
      names(names).forEach(name -> assertThat(exported).as("%s imports it", module).contains(name));
    });
  }

  @Test
  void eachScreenIsOne() {
    var router = MODULES.getOrDefault("router.js", "");
    var screens = SCREEN.matcher(router).results().toList();

    assertThat(screens).hasSizeGreaterThan(10);
    for (var screen : screens) {
      assertThat(exportsOf(MODULES.getOrDefault(screen.group(2), "")))
          .as(screen.group(1))
          .contains("Screen");
    }
  }

  @Test
  void whatIsAskedOfTheServerStandsInTheTable() {
    var operations = all(OPERATION, MODULES.getOrDefault("api/operations.js", ""));
    var asked = new TreeSet<String>();
    MODULES.values().forEach(text -> asked.addAll(all(REQUEST, text)));

    assertThat(operations).hasSizeGreaterThan(50);
    assertThat(operations).containsAll(asked);
  }

  /**
   * What people wrote never becomes code or elements: the browser is told so, and this tells us.
   */
  @Test
  void nothingIsWrittenAsHtml() {
    MODULES.forEach((module, text) ->
        assertThat(text)
            .as(module)
            .doesNotContain(
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "javascript:"));
  }

  private static boolean isThere(String module, String name) {
    if (name.startsWith(".")) {
      return MODULES.containsKey(path(module, name));
    }
    return name.equals("/feed-client.js") || SOURCE.libraries().containsKey(name);
  }

  private static void everyImport(BiConsumer<String, MatchResult> each) {
    MODULES.forEach((module, text) ->
        IMPORT.matcher(text).results().forEach(match -> each.accept(module, match)));
  }

  private static String path(String from, String name) {
    return name.startsWith(".") ? Path.of(from).resolveSibling(name).normalize().toString() : name;
  }

  private static Set<String> exportsOf(String text) {
    var found = new HashSet<>(all(EXPORT, text));
    EXPORTS
        .matcher(text)
        .results()
        .forEach(match -> found.addAll(outer(requireNonNull(match.group(1)))));
    if (text.contains("export default ")) {
      found.add("default");
    }
    return found;
  }

  /** Of {@code { a, b as c }} those that are looked for where it is imported from: a and b. */
  private static Set<String> names(String imported) {
    var braced = imported.indexOf('{');
    var found = new HashSet<String>();
    if (braced < 0) {
      return imported.startsWith("*") ? Set.of() : Set.of("default");
    }
    if (braced > 0) {
      found.add("default");
    }
    parts(imported.substring(braced + 1, imported.indexOf('}')))
        .forEach(part -> found.add(part.split("\\s+as\\s+")[0]));
    return found;
  }

  private static Set<String> outer(String exported) {
    var found = new HashSet<String>();
    parts(exported)
        .forEach(part -> {
          var names = part.split("\\s+as\\s+");
          found.add(names[names.length - 1]);
        });
    return found;
  }

  private static Stream<String> parts(String list) {
    return Stream.of(list.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty());
  }

  private static Set<String> all(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    pattern.matcher(text).results().forEach(match -> found.add(requireNonNull(match.group(1))));
    return found;
  }

  private static Map<String, String> modules() {
    var found = new TreeMap<String, String>();
    SOURCE
        .files()
        .forEach((path, bytes) -> {
          if (path.endsWith(".js")) {
            found.put(path, new String(bytes, UTF_8));
          }
        });
    return found;
  }
}
