package curio.http.syntax;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the query of a request target: {@code name=value&name=value}, decoded strictly; U+0000 is
 * refused.
 */
public final class QueryText {
  private QueryText() {}

  public static Map<String, List<String>> parse(String query) {
    var values = new HashMap<String, List<String>>();
    int start = 0;
    while (start < query.length()) {
      int and = query.indexOf('&', start);
      int end = and < 0 ? query.length() : and;
      if (end > start) {
        int equals = query.indexOf('=', start);
        boolean bare = equals < 0 || equals > end;
        String name = decoded(query.substring(start, bare ? end : equals));
        String value = bare ? "" : decoded(query.substring(equals + 1, end));
        if (name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
          throw new CurioException(
              ErrorCode.INVALID, name + ": U+0000 (expected: a text without it)");
        }
        values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
      }
      start = end + 1;
    }
    return values;
  }

  private static String decoded(String raw) {
    return RawPath.percentDecoded(raw, true, "query");
  }
}
