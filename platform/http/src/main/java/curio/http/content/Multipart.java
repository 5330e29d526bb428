package curio.http.content;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a body of {@code multipart/form-data} (RFC 7578) that has arrived whole. Parts are slices
 * of it, not copies. Strict about boundaries, bounded in the number of parts and the length of
 * their heads; what a part says of its encoding other than the usual is refused, and names of files
 * are known but mean nothing. Stateless.
 */
public final class Multipart {
  private static final String TYPE = "multipart/form-data";
  private static final Set<String> PLAIN = Set.of("binary", "8bit", "7bit");
  private static final int LINE_END = 2;
  private static final int MOST_PARTS = 32;
  private static final int MOST_HEAD_BYTES = 4 << 10;

  /** RFC 2046, section 5.1.1. */
  private static final int LONGEST_BOUNDARY = 70;

  private final byte[] body;
  private final byte[] delimiter;
  private final int[] shifts;
  private int at;

  private Multipart(byte[] body, String boundary) {
    this.body = body;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.shifts = shifts(delimiter);
  }

  /** Whether a {@code Content-Type} says that the body is one. */
  public static boolean isIt(String contentType) {
    return HeaderValue.parse(contentType).isOf(TYPE);
  }

  /**
   * The parts in their order.
   *
   * @throws CurioException INVALID if it is malformed or has more parts than anybody sends
   */
  public static List<Part> parse(String contentType, byte[] body) {
    var type = HeaderValue.parse(contentType);
    String boundary = type.parameters().getOrDefault("boundary", "");
    if (!type.isOf(TYPE) || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
      throw malformed("header Content-Type: (expected: multipart/form-data; boundary=…)");
    }
    return new Multipart(body, boundary).parts();
  }

  private List<Part> parts() {
    var parts = new ArrayList<Part>();
    at = firstBoundary();
    while (!isLast()) {
      if (parts.size() == MOST_PARTS) {
        throw malformed("more than %d parts".formatted(MOST_PARTS));
      }
      parts.add(part());
    }
    return parts;
  }

  /** The end of the first boundary, which may begin the body; what is before is passed over. */
  private int firstBoundary() {
    int length = delimiter.length - LINE_END;
    if (body.length >= length
        && Arrays.equals(body, 0, length, delimiter, LINE_END, delimiter.length)) {
      return length;
    }
    return afterBoundary(0);
  }

  private int afterBoundary(int from) {
    return indexOf(delimiter, from) + delimiter.length;
  }

  /** Whether the boundary that ends here is the last; else passes the end of its line. */
  private boolean isLast() {
    if (comesNext('-', '-')) {
      return true;
    }
    while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
      at++;
    }
    if (!comesNext('\r', '\n')) {
      throw malformed("a boundary without the end of its line");
    }
    at += LINE_END;
    return false;
  }

  private boolean comesNext(char first, char second) {
    return at + 1 < body.length && body[at] == first && body[at + 1] == second;
  }

  private Part part() {
    int headEnd = headEnd();
    var head = new String(body, at, headEnd - at, StandardCharsets.UTF_8).split("\r\n", -1);
    var disposition = HeaderValue.NONE;
    String type = "";
    for (String line : head) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw malformed("a header of a part (expected: name: value)");
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> disposition = HeaderValue.parse(value);
        case "content-type" -> type = value;
        case "content-transfer-encoding" -> requirePlain(value);
        default -> {
          // Means nothing (RFC 7578, section 4.8).
        }
      }
    }
    int from = headEnd + 2 * LINE_END;
    at = afterBoundary(from);
    return made(disposition, type, from, at - delimiter.length);
  }

  private Part made(HeaderValue disposition, String type, int from, int to) {
    String name = disposition.parameters().get("name");
    if (!disposition.isOf("form-data") || name == null) {
      throw malformed("a part without a name");
    }
    var said = disposition.parameters();
    boolean isFile = said.containsKey("filename") || said.containsKey("filename*");
    return new Part(name, isFile, type, body, from, to - from);
  }

  /** Where the empty line after the head of a part begins. */
  private int headEnd() {
    int limit = Math.min(body.length, at + MOST_HEAD_BYTES);
    for (int i = at; i + 3 < limit; i++) {
      if (body[i] == '\r' && body[i + 1] == '\n' && body[i + 2] == '\r' && body[i + 3] == '\n') {
        return i;
      }
    }
    throw malformed("the head of a part (expected: <= %d bytes)".formatted(MOST_HEAD_BYTES));
  }

  private static void requirePlain(String encoding) {
    if (!PLAIN.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw malformed("Content-Transfer-Encoding (expected: none)");
    }
  }

  /** Looks at few of the bytes, one for each length of what is wanted (Horspool). */
  private int indexOf(byte[] wanted, int from) {
    int last = wanted.length - 1;
    int i = from;
    while (i + last < body.length) {
      byte end = body[i + last];
      if (end == wanted[last] && Arrays.equals(body, i, i + last, wanted, 0, last)) {
        return i;
      }
      i += shifts[end & 0xff];
    }
    throw malformed("no boundary at the end");
  }

  private static int[] shifts(byte[] wanted) {
    var shifts = new int[256];
    Arrays.fill(shifts, wanted.length);
    for (int i = 0; i < wanted.length - 1; i++) {
      shifts[wanted[i] & 0xff] = wanted.length - 1 - i;
    }
    return shifts;
  }

  private static CurioException malformed(String what) {
    return new CurioException(ErrorCode.INVALID, "multipart body: " + what);
  }
}
