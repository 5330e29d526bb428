package curio.ring;

import java.util.regex.Pattern;

/**
 * The name of a value that never changes: what it was made of, and how. Whoever makes a rendition
 * in another way gives it another name. Immutable.
 *
 * @param content hash of the content, 1 to 128 letters, digits, dashes or underscores
 * @param rendition what was made of it, 1 to 64 small letters, digits, dots or dashes
 */
public record RingKey(String content, String rendition) {
  private static final Pattern CONTENT = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern RENDITION = Pattern.compile("[a-z0-9.-]{1,64}");
  private static final String OURS = "curio:";

  public RingKey {
    check(CONTENT, "content", content);
    check(RENDITION, "rendition", rendition);
  }

  private static void check(Pattern form, String name, String value) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, form));
    }
  }

  /** The key in Redis, which others may use as well. */
  String inRedis() {
    return OURS + content + ":" + rendition;
  }
}
