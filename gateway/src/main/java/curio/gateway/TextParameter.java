package curio.gateway;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Request;

/** Query parameters that are texts, of a length and of characters that a store can take. */
final class TextParameter {
  private TextParameter() {}

  /** The text; empty when there is none. */
  static String of(Request request, String name, int max) {
    String text = request.query(name).orElse("");
    if (text.length() > max) {
      throw new CurioException(
          ErrorCode.INVALID,
          "%s: %d characters (expected: at most %d)".formatted(name, text.length(), max));
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new CurioException(
          ErrorCode.INVALID, name + ": control characters (expected: a text without)");
    }
    return text;
  }
}
