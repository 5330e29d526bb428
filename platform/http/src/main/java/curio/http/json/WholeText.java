package curio.http.json;

import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Reads texts that can be stored and written again. An escape such as {@code "\ud800"} can put half
 * of a character into a text; UTF-8 has no form for it, so that it would silently become a question
 * mark on its way (RFC 8259, section 8.2). PostgreSQL has no form for U+0000.
 */
final class WholeText extends StringDeserializer {
  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    String text = super.deserialize(parser, context);
    return isWhole(text) && text.indexOf('\0') < 0
        ? text
        : (String) context.handleWeirdStringValue(String.class, text, "no text to store");
  }

  /** Whether each half of a character stands with its other half. */
  static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
