package curio.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All that the page says, in both languages. */
class PageTextsTest {
  private static final Pattern LINE = Pattern.compile("(?m)^ {2}\"([^\"]+)\":\\s*(.+?),$");
  private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");
  private static final Pattern FORM = Pattern.compile("\\b(zero|one|two|few|many|other): \"");
  private static final Pattern USED = Pattern.compile("\\bt\\(\\s*\"([^\"]+)\"");
  private static final Pattern BEGINNING = Pattern.compile("\\bt\\(\\s*`([^`$]+)\\$\\{");
  private static final Pattern WORD = Pattern.compile("\"([a-zA-Z]+\\.[a-zA-Z0-9_.-]+)\"");

  private static final PageSource SOURCE = PageSource.packed();
  private final Map<String, String> english = texts("texts/en.js");
  private final Map<String, String> estonian = texts("texts/et.js");

  @Test
  void bothLanguagesHaveTheSameKeysInTheSameOrder() {
    assertThat(english).hasSizeGreaterThan(70);
    assertThat(estonian.keySet()).containsExactlyElementsOf(english.keySet());
  }

  @Test
  void bothSpeakOfTheSameValuesInTheSameForms() {
    english.forEach((key, text) -> {
      var other = requireNonNull(estonian.get(key));
      assertThat(values(other)).as(key).isEqualTo(values(text));
      assertThat(forms(other))
          .as(key)
          .isEqualTo(forms(text))
          .isIn(Set.of(), Set.of("one", "other"));
      assertThat(other).as(key).doesNotContain("TODO", "??");
    });
  }

  @Test
  void whatIsSaidIsThere() {
    SOURCE
        .files()
        .forEach((path, bytes) -> {
          var text = new String(bytes, UTF_8);
          if (!path.endsWith(".js") || path.startsWith("texts/")) {
            return;
          }
          found(USED, text).forEach(key -> assertThat(english).as(path).containsKey(key));
          found(BEGINNING, text)
              .forEach(beginning ->
                  assertThat(english.keySet())
                      .as("%s: keys that begin with %s", path, beginning)
                      .anyMatch(key -> key.startsWith(beginning)));
        });
  }

  /** Keys that are written down in one place and said in another, as those of the navigation. */
  @Test
  void whatLooksLikeAKeyIsOne() {
    var sections =
        english.keySet().stream()
            .filter(key -> key.contains("."))
            .map(key -> key.substring(0, key.indexOf('.')))
            .collect(Collectors.toSet());
    SOURCE
        .files()
        .forEach((path, bytes) -> {
          if (path.endsWith(".js") && !path.startsWith("texts/")) {
            found(WORD, new String(bytes, UTF_8)).stream()
                .filter(word -> sections.contains(word.substring(0, word.indexOf('.'))))
                .forEach(word -> assertThat(english).as(path).containsKey(word));
          }
        });
  }

  private static Set<String> values(String text) {
    return found(VALUE, text);
  }

  private static Set<String> forms(String text) {
    return text.startsWith("{") ? found(FORM, text) : Set.of();
  }

  private static Set<String> found(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    pattern.matcher(text).results().forEach(match -> found.add(requireNonNull(match.group(1))));
    return found;
  }

  private static Map<String, String> texts(String path) {
    var text = new String(requireNonNull(SOURCE.files().get(path)), UTF_8);
    var found = new LinkedHashMap<String, String>();
    LINE.matcher(text)
        .results()
        .forEach(match ->
            assertThat(found.put(requireNonNull(match.group(1)), requireNonNull(match.group(2))))
                .as(match.group(1))
                .isNull());
    return found;
  }
}
