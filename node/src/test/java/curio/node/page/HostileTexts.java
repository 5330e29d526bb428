package curio.node.page;

import java.util.List;

/** What people write who want to see a page break. Stateless. */
final class HostileTexts {
  /** Would set {@code window.hit} if it ever ran. */
  static final String SCRIPT = "<script>window.hit=1</script><img src=x onerror=window.hit=2>";

  static final String QUOTES = "\"'`></textarea></title>{{7*7}}${window.hit=3}&lt;b&gt;";

  /** Turns the order of what follows it around, and never ends it. */
  static final String TURNED = "\u202Eforwards\u2066 \u05D0\u05D1\u05D2 sdrawkcab";

  static final String SIGNS =
      "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67\uD83C\uDFF4"
          + " Z\u0351\u036B\u0343a\u0361\u0325l\u0338g\u0321o";

  private HostileTexts() {}

  /** The longest that has no place to break. */
  static String endless(int length) {
    return "W".repeat(length);
  }

  /** Each of them, at most so long. */
  static List<String> all(int longest) {
    return List.of(SCRIPT, QUOTES, TURNED, SIGNS, endless(longest)).stream()
        .map(text -> text.length() > longest ? text.substring(0, longest) : text)
        .toList();
  }
}
