package curio.accounts.users;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * The place after an account in a list, as a text that means nothing to clients. It holds the keys
 * of that account rather than its id alone, so it stays good when the account is renamed or
 * removed. Immutable.
 *
 * @param fingerprint of the list
 * @param leading the key that the list is ordered by
 * @param following the key that orders those of one leading key
 */
public record UserCursor(int fingerprint, String leading, String following, long id) {
  private static final int VERSION = 1;

  /** Two keys of a hundred characters, and to spare. */
  private static final int MAX_TEXT = 2_000;

  String text() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(fingerprint);
      out.writeUTF(leading);
      out.writeUTF(following);
      out.writeLong(id);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * Reads a place in a list.
   *
   * @throws IllegalArgumentException if the text is none of ours, or of another list
   */
  public static UserCursor parse(String text, UserQuery list) {
    var cursor = read(text);
    if (cursor.fingerprint != list.fingerprint()) {
      throw new IllegalArgumentException(
          "cursor: of another list (expected: the value of next, with the same names)");
    }
    return cursor;
  }

  private static UserCursor read(String text) {
    if (text.length() > MAX_TEXT) {
      throw unknown();
    }
    var bytes = new ByteArrayInputStream(Base64.getUrlDecoder().decode(ours(text)));
    try (var in = new DataInputStream(bytes)) {
      int version = in.readUnsignedByte();
      var cursor = new UserCursor(in.readInt(), key(in), key(in), in.readLong());
      if (version != VERSION || in.read() >= 0) {
        throw unknown();
      }
      return cursor;
    } catch (IOException e) {
      throw unknown();
    }
  }

  /** A text that the decoder takes: its own complaint would not say what is expected. */
  private static String ours(String text) {
    if (text.length() % 4 == 1 || !text.matches("[A-Za-z0-9_-]+")) {
      throw unknown();
    }
    return text;
  }

  /** The store refuses some characters that no key has. */
  private static String key(DataInputStream in) throws IOException {
    String key = in.readUTF();
    if (key.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
      throw unknown();
    }
    return key;
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("cursor: not one of ours (expected: the value of next)");
  }
}
