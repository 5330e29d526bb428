package curio.shop.fraud;

import curio.text.NameMark;
import curio.text.Spaces;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A list of people as it is written: UTF-8, one id, user name or "first last" a line; what stands
 * behind a {@code #} at the beginning of a line or behind white space is a comment. {@code #
 * entries: N} says how many there are at least, so that a list that was cut off is known. A list is
 * taken whole or not at all: whatever cannot be meant so is refused. Stateless.
 */
final class ListText {
  /** Larger lists are not read. */
  static final int MAX_BYTES = 16 << 20;

  private static final int MAX_ENTRIES = 500_000;

  /** Longer than any two names. */
  private static final int MAX_LINE = 500;

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final Pattern COMMENT =
      Pattern.compile("(?:^|\\s)#.*$", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern COUNT =
      Pattern.compile(
          "\\s*#\\s*entries\\s*:", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final int NO_COUNT = -1;

  private ListText() {}

  /**
   * A list that was read.
   *
   * @param version a digest of its bytes
   * @param entries lines with somebody on them
   */
  record Parsed(String version, int entries, FraudMarks marks) {}

  /**
   * Reads one.
   *
   * @throws BrokenList if anything about it is wrong; its message names nobody
   */
  static Parsed parse(byte[] bytes) throws BrokenList {
    if (bytes.length > MAX_BYTES) {
      throw tooLarge(bytes.length);
    }
    var marks = new ArrayList<NameMark>();
    int announced = NO_COUNT;
    int number = 0;
    var lines = decoded(bytes).lines().iterator();
    while (lines.hasNext()) {
      var line = lines.next();
      check(line, ++number);
      announced = Math.max(announced, announced(line, number));
      var entry = Spaces.trim(COMMENT.matcher(line).replaceFirst(""));
      if (!entry.isEmpty()) {
        marks.add(NameMark.of(entry));
      }
      if (marks.size() > MAX_ENTRIES) {
        throw new BrokenList("more than %d entries (expected: at most)".formatted(MAX_ENTRIES));
      }
    }
    checkCount(marks, announced);
    return new Parsed(version(bytes), marks.size(), FraudMarks.of(marks));
  }

  static BrokenList tooLarge(long bytes) {
    return new BrokenList("%d bytes (expected: at most %d)".formatted(bytes, MAX_BYTES));
  }

  private static String decoded(byte[] bytes) throws BrokenList {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new BrokenList("no text (expected: UTF-8)", e);
    }
  }

  /** A text in another encoding often is UTF-8 as well, with zeroes in it. */
  private static void check(String line, int number) throws BrokenList {
    if (line.length() > MAX_LINE) {
      throw new BrokenList(
          "line %d: %d characters (expected: at most %d)"
              .formatted(number, line.length(), MAX_LINE));
    }
    if (line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw new BrokenList("line %d: control characters (expected: text)".formatted(number));
    }
  }

  private static int announced(String line, int number) throws BrokenList {
    var count = COUNT.matcher(line);
    if (!count.lookingAt()) {
      return NO_COUNT;
    }
    var digits = Spaces.trim(line.substring(count.end()));
    if (!NUMBER.matcher(digits).matches()) {
      throw new BrokenList("line %d: entries (expected: a number)".formatted(number));
    }
    return Integer.parseInt(digits);
  }

  private static void checkCount(List<NameMark> marks, int announced) throws BrokenList {
    if (marks.isEmpty() && announced != 0) {
      throw new BrokenList("nobody on it (expected: somebody, or \"# entries: 0\")");
    }
    if (marks.size() < announced) {
      throw new BrokenList(
          "%d entries (expected: %d, as it says)".formatted(marks.size(), announced));
    }
  }

  private static String version(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
