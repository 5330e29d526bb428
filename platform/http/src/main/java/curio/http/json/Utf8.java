package curio.http.json;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Refuses bytes that are not strict UTF-8. The JSON parser alone would take over-long forms, and
 * would guess UTF-16 and UTF-32 from zero bytes.
 */
final class Utf8 {
  private Utf8() {}

  static void check(byte[] bytes) {
    boolean ascii = true;
    for (byte b : bytes) {
      if (b <= 0) {
        if (b == 0) {
          throw new CurioException(ErrorCode.INVALID, "body: a zero byte (expected: UTF-8)");
        }
        ascii = false;
      }
    }
    if (!ascii) {
      try {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        if (text.isEmpty()) {
          throw new CurioException(ErrorCode.INVALID, "body: empty (expected: JSON)");
        }
      } catch (CharacterCodingException e) {
        throw new CurioException(ErrorCode.INVALID, "body: not valid UTF-8", e);
      }
    }
  }
}
