package curio.http.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON object without one text of it that may be as long as all the rest is short, such as a
 * picture in base64. The text is not copied: it is read where it lies, escapes and all. In the rest
 * it is the empty text, so that a reader still finds the member, and finds it twice if it stands
 * there twice. Nothing is checked but where the text begins and ends.
 *
 * @param rest the JSON with the empty text
 * @param json all of it; not a copy
 * @param from where the text begins, after its quote
 * @param to where it ends, before its quote
 */
@SuppressWarnings("ArrayRecordComponent") // carried from the reader to the one who decodes
public record LongText(byte[] rest, byte[] json, int from, int to) {
  /**
   * Cuts the first text out that is a member of this name of the object itself; empty if there is
   * none, or the JSON is malformed before it.
   *
   * @param member a name that needs no escapes
   */
  public static Optional<LongText> cut(byte[] json, String member) {
    return new Scanner(json, member.getBytes(StandardCharsets.UTF_8)).find();
  }

  /** Walks through the members of an object. */
  private static final class Scanner {
    private final byte[] json;
    private final byte[] member;
    private int at;

    Scanner(byte[] json, byte[] member) {
      this.json = json;
      this.member = member;
    }

    Optional<LongText> find() {
      if (!takes('{')) {
        return Optional.empty();
      }
      do {
        if (!atQuote()) {
          return Optional.empty();
        }
        int name = at + 1;
        if (!skipText()) {
          return Optional.empty();
        }
        boolean isMember = Arrays.equals(json, name, at - 1, member, 0, member.length);
        if (!takes(':')) {
          return Optional.empty();
        }
        boolean isText = atQuote();
        int from = at + 1;
        if (!skipValue()) {
          return Optional.empty();
        }
        if (isMember && isText) {
          return Optional.of(new LongText(without(from, at - 1), json, from, at - 1));
        }
      } while (takes(','));
      return Optional.empty();
    }

    private byte[] without(int from, int to) {
      byte[] rest = Arrays.copyOf(json, json.length - (to - from));
      System.arraycopy(json, to, rest, from, json.length - to);
      return rest;
    }

    /** Passes white space, and the character if it comes next. */
    private boolean takes(char wanted) {
      skipSpace();
      if (at < json.length && json[at] == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private boolean atQuote() {
      skipSpace();
      return at < json.length && json[at] == '"';
    }

    private void skipSpace() {
      while (at < json.length && json[at] <= ' ' && json[at] > 0) {
        at++;
      }
    }

    /** Passes a text from its quote on; false if it does not end. */
    private boolean skipText() {
      for (at++; at < json.length; at++) {
        if (json[at] == '"') {
          at++;
          return true;
        }
        if (json[at] == '\\') {
          at++;
        }
      }
      return false;
    }

    /** Passes a value of any kind; false if it does not end. */
    private boolean skipValue() {
      int depth = 0;
      while (at < json.length) {
        switch (json[at]) {
          case '"' -> {
            if (!skipText()) {
              return false;
            }
            if (depth == 0) {
              return true;
            }
          }
          case '{', '[' -> {
            depth++;
            at++;
          }
          case '}', ']' -> {
            if (depth == 0) {
              return true;
            }
            depth--;
            at++;
          }
          case ',' -> {
            if (depth == 0) {
              return true;
            }
            at++;
          }
          default -> at++;
        }
      }
      return false;
    }
  }
}
