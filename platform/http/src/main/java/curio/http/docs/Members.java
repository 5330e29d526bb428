package curio.http.docs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * JSON objects whose members keep their order, so that a description is the same in every process.
 */
final class Members {
  private Members() {}

  /**
   * An object of these members.
   *
   * @param more names and values in turn
   */
  static Map<String, Object> of(String name, Object value, Object... more) {
    var members = new LinkedHashMap<String, Object>();
    members.put(name, value);
    for (int i = 0; i < more.length; i += 2) {
      members.put((String) more[i], more[i + 1]);
    }
    return Collections.unmodifiableMap(members);
  }
}
