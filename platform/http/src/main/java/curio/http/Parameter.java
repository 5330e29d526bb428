package curio.http;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.text.NormalForms;
import java.util.Optional;

/**
 * A query parameter, header, cookie or path variable, as its route declares it. The declaration is
 * what the description of the API shows and what {@link Request} reads by: a handler cannot read a
 * query parameter or a header that its route does not declare. Immutable.
 *
 * @param place where it stands
 * @param description one sentence without its full stop
 * @param required whether a request without it is refused
 * @param kind the values it takes
 * @param sample one of them, for the description of the API; empty for the default
 */
public record Parameter(
    Place place, String name, String description, boolean required, Kind kind, String sample) {
  /** An entity tag, in the description of the API. */
  static final String SAMPLE_TAG = "\"9f86d081884c7d65\"";

  private static final int LONGEST = 2_000;
  private static final int MAX_DIGITS = 18;
  private static final long MAX_ID = 999_999_999_999_999_999L;

  /** Where parameters stand. */
  public enum Place {
    PATH,
    QUERY,
    HEADER,
    COOKIE
  }

  /** The values of a parameter. */
  public sealed interface Kind {}

  /**
   * A text without control characters.
   *
   * @param shortest in characters
   * @param longest in characters
   */
  public record Text(int shortest, int longest) implements Kind {}

  /**
   * A whole number in decimal digits.
   *
   * @param absent what stands for none; described as the default if it is in the range
   */
  @SuppressWarnings("AvoidCommonTypeNames") // seen as Kind.Number or in a switch over kinds only
  public record Number(long min, long max, long absent) implements Kind {
    /** Whether the value for none is one that could be sent. */
    public boolean hasDefault() {
      return absent >= min && absent <= max;
    }
  }

  /** A query parameter that may be any text, also an empty one. */
  public static Parameter text(String name, int longest, String description) {
    return new Parameter(Place.QUERY, name, description, false, new Text(0, longest), "");
  }

  /** A query parameter that continues a list: a text that the list gave out, never an empty one. */
  public static Parameter cursor() {
    return new Parameter(
        Place.QUERY,
        "cursor",
        "Where the page begins: the value of next on the page before; the first page without it",
        false,
        new Text(1, LONGEST),
        "AbCd0123");
  }

  /** The query parameter that says how many entries a page of a list has at most. */
  public static Parameter limit(String entries) {
    return number("limit", 1, 1_000, 100, "Most " + entries + " of a page");
  }

  /** A query parameter that is a number. */
  public static Parameter number(String name, long min, long max, long absent, String description) {
    return new Parameter(Place.QUERY, name, description, false, new Number(min, max, absent), "");
  }

  /** A query parameter that is a number, or absent for any. */
  public static Parameter id(String name, String description) {
    return number(name, 1, MAX_ID, 0, description).like("17");
  }

  /** A header that may be absent. */
  public static Parameter header(String name, String description) {
    return new Parameter(Place.HEADER, name, description, false, new Text(0, LONGEST), "");
  }

  /** A header with the ETag of bytes that the client has already, all or a part of them. */
  public static Parameter entityTag(String name, String description) {
    return header(name, description).like(SAMPLE_TAG);
  }

  /** A cookie that may be absent. */
  public static Parameter cookie(String name, String description) {
    return new Parameter(Place.COOKIE, name, description, false, new Text(0, LONGEST), "");
  }

  /** A path variable; one that is not declared is a text. */
  public static Parameter variable(String name, String description) {
    return new Parameter(Place.PATH, name, description, true, new Text(1, LONGEST), "");
  }

  /** A path variable that is a number. */
  public static Parameter numberedVariable(String name, String description) {
    return new Parameter(Place.PATH, name, description, true, new Number(1, MAX_ID, 0), "17");
  }

  /** The same, without which a request is refused. */
  public Parameter needed() {
    return new Parameter(place, name, description, true, kind, sample);
  }

  /** The same with a value that stands as an example in the description of the API. */
  public Parameter like(String example) {
    return new Parameter(place, name, description, required, kind, example);
  }

  /** An example of its values, empty if there is none: the sample, or the default. */
  public String example() {
    return sample.isEmpty() && kind instanceof Number number && number.hasDefault()
        ? Long.toString(number.absent())
        : sample;
  }

  /**
   * The given text.
   *
   * @throws CurioException INVALID if it is none of this parameter
   */
  Optional<String> text(Optional<String> given) {
    if (given.isEmpty()) {
      if (required) {
        throw invalid("missing (expected: " + description + ")");
      }
      return given;
    }
    if (kind instanceof Text(int shortest, int longest)) {
      String text = given.get();
      int length = characters(text);
      if (length < shortest || length > longest) {
        throw invalid(
            shortest == 0
                ? "%d characters (expected: at most %d)".formatted(length, longest)
                : "%d characters (expected: %d to %d)".formatted(length, shortest, longest));
      }
      if (text.chars().anyMatch(Character::isISOControl)) {
        throw invalid("control characters (expected: a text without)");
      }
    }
    return given;
  }

  /** As all texts are counted, however an accent is composed; the longest texts as they are. */
  private static int characters(String text) {
    String counted = text.length() > NormalForms.MAX_UNITS ? text : NormalForms.nfc(text);
    return counted.codePointCount(0, counted.length());
  }

  /**
   * The given number, or that for none.
   *
   * @throws CurioException INVALID if it is no whole number in the range
   */
  long number(Optional<String> given) {
    if (!(kind instanceof Number(long min, long max, long absent))) {
      throw new IllegalStateException(name + ": not declared as a number");
    }
    var text = text(given);
    return text.isEmpty() ? absent : inRange(text.get(), min, max);
  }

  private long inRange(String text, long min, long max) {
    if (isNumber(text)) {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw invalid("(expected: a number from " + min + " to " + max + ")");
  }

  /** Whether it is all digits, and few enough for a long. */
  static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= MAX_DIGITS;
  }

  private CurioException invalid(String what) {
    return new CurioException(ErrorCode.INVALID, name + ": " + what);
  }
}
