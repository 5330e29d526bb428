package curio.http.syntax;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the path of a request, segment by segment and strictly, so that no trick of writing it
 * reaches what plain writing would not: a segment that decodes to a dot segment, or to one with a
 * slash, a backslash or a control character, makes the whole path invalid.
 */
public final class RawPath {
  private static final int MAX_SEGMENTS = 32;

  private RawPath() {}

  /** The path part of a request target in origin or absolute form; empty if it has none. */
  public static String ofTarget(String target) {
    String rest = target;
    if (!rest.startsWith("/")) {
      int start = authorityStart(target);
      int end = start < 0 ? start : authorityEnd(target, start);
      rest = end > start ? target.substring(end) : "";
    }
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
  }

  /** The authority of a target in absolute form; null for one of another form. */
  public static @Nullable String authorityOf(String target) {
    int start = authorityStart(target);
    return start < 0 ? null : target.substring(start, authorityEnd(target, start));
  }

  private static int authorityStart(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static int authorityEnd(String target, int start) {
    for (int i = start; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  /** The query part of a request target, without its question mark; empty for none. */
  public static String queryOf(String target) {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }

  /** The decoded segments of a raw path. */
  public static List<String> segments(String path) {
    if (!path.startsWith("/")) {
      throw invalid("request target");
    }
    var segments = new ArrayList<String>(8);
    int start = 1;
    while (true) {
      int slash = path.indexOf('/', start);
      segments.add(segment(path.substring(start, slash < 0 ? path.length() : slash)));
      if (slash < 0) {
        return segments;
      }
      if (segments.size() == MAX_SEGMENTS) {
        throw new CurioException(ErrorCode.NOT_FOUND, "no such path");
      }
      start = slash + 1;
    }
  }

  private static String segment(String raw) {
    String decoded = percentDecoded(raw, false, "path");
    if (decoded.equals(".") || decoded.equals("..")) {
      throw invalid("path");
    }
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      if (c < ' ' || c == 0x7f || c == '/' || c == '\\' || c == '#') {
        throw invalid("path");
      }
    }
    return decoded;
  }

  /** Decodes percent signs as UTF-8, and plus signs as spaces where a query has them. */
  static String percentDecoded(String raw, boolean plusIsSpace, String what) {
    if (isPlain(raw, plusIsSpace)) {
      return raw;
    }
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int high = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw invalid(what);
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else if (c > 0xff) {
        throw invalid(what);
      } else {
        bytes.put((byte) (plusIsSpace && c == '+' ? ' ' : c));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new CurioException(ErrorCode.INVALID, what + ": not valid UTF-8", e);
    }
  }

  private static boolean isPlain(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c >= 0x7f || (plusIsSpace && c == '+')) {
        return false;
      }
    }
    return true;
  }

  private static CurioException invalid(String what) {
    return new CurioException(ErrorCode.INVALID, what + ": not valid");
  }
}
