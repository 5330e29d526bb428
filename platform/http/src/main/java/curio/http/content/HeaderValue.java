package curio.http.content;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A header such as {@code form-data; name="file"}. What is malformed ends it. Immutable.
 *
 * @param value what stands first
 * @param parameters by their names in lower case; of those of one name the first
 */
record HeaderValue(String value, Map<String, String> parameters) {
  static final HeaderValue NONE = new HeaderValue("", Map.of());

  static HeaderValue parse(String header) {
    int end = header.indexOf(';');
    var parameters = new HashMap<String, String>();
    int at = end;
    while (at >= 0 && at < header.length()) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      int from = equals + 1;
      while (from < header.length() && header.charAt(from) == ' ') {
        from++;
      }
      var value = new StringBuilder();
      at =
          from < header.length() && header.charAt(from) == '"'
              ? quoted(header, from + 1, value)
              : plain(header, from, value);
      parameters.putIfAbsent(name, value.toString());
    }
    return new HeaderValue(
        header.substring(0, end < 0 ? header.length() : end).strip(), parameters);
  }

  boolean isOf(String wanted) {
    return value.equalsIgnoreCase(wanted);
  }

  /** Returns where the next semicolon is, or -1. */
  private static int plain(String header, int from, StringBuilder value) {
    int semicolon = header.indexOf(';', from);
    value.append(header.substring(from, semicolon < 0 ? header.length() : semicolon).strip());
    return semicolon;
  }

  /** A backslash stands for itself but before a quote: some clients send whole paths of Windows. */
  private static int quoted(String header, int from, StringBuilder value) {
    int i = from;
    while (i < header.length() && header.charAt(i) != '"') {
      if (header.startsWith("\\\"", i)) {
        i++;
      }
      value.append(header.charAt(i));
      i++;
    }
    return header.indexOf(';', i);
  }
}
