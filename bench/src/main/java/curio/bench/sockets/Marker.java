package curio.bench.sockets;

import java.util.Locale;

/**
 * What an event's text holds so that receivers know it: {@code ~AANNNNNNNNNN~}, two digits of its
 * author and ten of its number. Stateless.
 */
final class Marker {
  static final int LENGTH = 14;
  static final int MOST_AUTHORS = 100;

  private static final int AUTHOR_DIGITS = 2;
  private static final byte EDGE = '~';

  private Marker() {}

  /** A text of so many characters that has it, the rest filled up. */
  static String text(int author, int number, int length) {
    return String.format(Locale.ROOT, "~%02d%010d~", author, number)
        + "x".repeat(Math.max(0, length - LENGTH));
  }

  /** Where it begins between `from` and `to`, looked for at `likely` first; -1: nowhere. */
  static int find(byte[] bytes, int from, int to, int likely) {
    if (likely >= from && isAt(bytes, likely, to)) {
      return likely;
    }
    for (int at = from; at + LENGTH <= to; at++) {
      if (isAt(bytes, at, to)) {
        return at;
      }
    }
    return -1;
  }

  static int author(byte[] bytes, int at) {
    return number(bytes, at + 1, at + 1 + AUTHOR_DIGITS);
  }

  static int number(byte[] bytes, int at) {
    return number(bytes, at + 1 + AUTHOR_DIGITS, at + LENGTH - 1);
  }

  private static boolean isAt(byte[] bytes, int at, int to) {
    if (at + LENGTH > to || bytes[at] != EDGE || bytes[at + LENGTH - 1] != EDGE) {
      return false;
    }
    for (int i = at + 1; i < at + LENGTH - 1; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + bytes[i] - '0';
    }
    return value;
  }
}
