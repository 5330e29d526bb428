package curio.gateway.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members that answers leave out where messages have something empty. Stateless. */
final class Absent {
  private Absent() {}

  static @Nullable String ifEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  static @Nullable List<String> ifEmpty(List<String> texts) {
    return texts.isEmpty() ? null : texts;
  }
}
