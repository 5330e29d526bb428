package curio.http.proxy;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the last elements of a header that is a list (RFC 9110, section 5.6.1), the last one first.
 * It reads from the right, where the proxies nearest to us write: a quote that somebody further
 * away left open spoils what is left of it, never what a trusted proxy has added.
 */
final class Elements {
  private Elements() {}

  /**
   * Up to so many elements, without empty ones.
   *
   * @param lines the header's values, in the order they came
   */
  static List<String> lastOf(List<String> lines, int limit) {
    var elements = new ArrayList<String>();
    for (int i = lines.size() - 1; i >= 0 && elements.size() < limit; i--) {
      addFromTheRight(lines.get(i), limit, elements);
    }
    return elements;
  }

  private static void addFromTheRight(String line, int limit, List<String> elements) {
    int end = line.length();
    boolean quoted = false;
    for (int i = line.length() - 1; i >= -1 && elements.size() < limit; i--) {
      char c = i < 0 ? ',' : line.charAt(i);
      if (c == '"' && !isEscaped(line, i)) {
        quoted = !quoted;
      } else if (i < 0 || (c == ',' && !quoted)) {
        String element = line.substring(i + 1, end).strip();
        if (!element.isEmpty()) {
          elements.add(element);
        }
        end = i;
      }
    }
  }

  private static boolean isEscaped(String line, int at) {
    int backslashes = 0;
    while (at - 1 - backslashes >= 0 && line.charAt(at - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
