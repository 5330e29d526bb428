package curio.gateway.gallery;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.json.LongText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Decodes pictures that stand in JSON as base64, in one pass and a buffer of 8 KiB. Taken is what
 * clients send: the plain and the URL alphabet, white space anywhere, padding or none, a prefix
 * {@code data:…;base64,}. Anything else is refused, as it would become another picture. Of one
 * thread.
 */
final class ImageBase64 {
  private static final int BUFFER = 8 << 10;
  private static final int MOST_PREFIX = 256;
  private static final byte GARBAGE = -1;
  private static final byte SPACE = -2;
  private static final byte PADDING = -3;
  private static final byte[] VALUES = values();

  private final byte[] text;
  private final int end;
  private final boolean escaped;
  private final long mostBytes;
  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int buffered;
  private long written;

  private ImageBase64(
      byte[] text, int from, int end, boolean escaped, long mostBytes, OutputStream out) {
    this.text = text;
    this.at = from;
    this.end = end;
    this.escaped = escaped;
    this.mostBytes = mostBytes;
    this.out = out;
  }

  /**
   * Writes what a text stands for.
   *
   * @param mostBytes of the picture
   * @return how many bytes it has
   * @throws CurioException INVALID if it is no base64, TOO_LARGE beyond the most bytes; something
   *     may have been written by then
   */
  static long decode(String text, long mostBytes, OutputStream out) throws IOException {
    // What is no Latin letter becomes a question mark, which is garbage as well.
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return new ImageBase64(bytes, 0, bytes.length, false, mostBytes, out).run();
  }

  /** The same for a text that was cut out of JSON, escapes and all. */
  static long decode(LongText text, long mostBytes, OutputStream out) throws IOException {
    return new ImageBase64(text.json(), text.from(), text.to(), true, mostBytes, out).run();
  }

  private long run() throws IOException {
    skipPrefix();
    int bits = 0;
    int digits = 0;
    int padding = 0;
    while (at < end) {
      int value = VALUES[next()];
      if (value >= 0 && padding == 0) {
        bits = (bits << 6) | value;
        digits++;
        if (digits == 4) {
          put(bits, 3);
          digits = 0;
        }
      } else if (value == PADDING && digits >= 2 && digits + padding < 4) {
        padding++;
      } else if (value != SPACE) {
        throw garbage();
      }
    }
    if (digits == 1) {
      throw garbage();
    }
    if (digits > 1) {
      put(bits << (6 * (4 - digits)), digits - 1);
    }
    out.write(buffer, 0, buffered);
    return written;
  }

  private void put(int bits, int count) throws IOException {
    written += count;
    if (written > mostBytes) {
      throw new CurioException(
          ErrorCode.TOO_LARGE, "imageBlob: too large (expected: <= %d bytes)".formatted(mostBytes));
    }
    if (buffered > BUFFER - 3) {
      out.write(buffer, 0, buffered);
      buffered = 0;
    }
    for (int i = 0; i < count; i++) {
      buffer[buffered++] = (byte) (bits >> (16 - 8 * i));
    }
  }

  /** The next character; what is beyond ASCII is garbage, as U+007F is. */
  private int next() {
    int c = text[at++];
    if (c == '\\' && escaped) {
      return unescaped();
    }
    return c < 0 ? 0x7f : c;
  }

  private int unescaped() {
    if (at == end) {
      throw garbage();
    }
    int c = text[at++];
    return switch (c) {
      case '/' -> '/';
      case 'n', 'r', 't', 'f' -> ' ';
      case 'u' -> hexadecimal();
      default -> throw garbage();
    };
  }

  private int hexadecimal() {
    int c = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < end ? Character.digit(text[at++], 16) : -1;
      if (digit < 0) {
        throw garbage();
      }
      c = (c << 4) | digit;
    }
    return Math.min(c, 0x7f);
  }

  private void skipPrefix() {
    int begin = at;
    var prefix = new StringBuilder();
    while (at < end && prefix.length() < MOST_PREFIX) {
      int c = next();
      if (prefix.isEmpty() && VALUES[c] == SPACE) {
        begin = at;
        continue;
      }
      prefix.append((char) c);
      if (prefix.length() == 5 && !isData(prefix)) {
        break;
      }
      if (c == ',') {
        if (isData(prefix) && prefix.toString().toLowerCase(Locale.ROOT).endsWith(";base64,")) {
          return;
        }
        throw garbage();
      }
    }
    // A colon is garbage in what follows, so a prefix without its end is refused there.
    at = begin;
  }

  private static boolean isData(StringBuilder prefix) {
    return prefix.length() >= 5 && prefix.substring(0, 5).equalsIgnoreCase("data:");
  }

  private static CurioException garbage() {
    return new CurioException(ErrorCode.INVALID, "imageBlob: not base64 (expected: base64)");
  }

  private static byte[] values() {
    var values = new byte[128];
    Arrays.fill(values, GARBAGE);
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < digits.length(); i++) {
      values[digits.charAt(i)] = (byte) i;
    }
    values['-'] = values['+'];
    values['_'] = values['/'];
    values['='] = PADDING;
    for (char c : new char[] {' ', '\t', '\n', '\r', '\f'}) {
      values[c] = SPACE;
    }
    return values;
  }
}
