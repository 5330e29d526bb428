package curio.store.cursors;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Makes texts of bytes: a version, the bytes and a checksum of both and of what they belong to, in
 * base64url. So a damaged text is refused, and one of another list or installation; it is no secret
 * and proves nothing. Stateless.
 */
public final class Seal {
  private static final byte VERSION = 1;
  private static final int AROUND = 1 + Integer.BYTES;

  /** No place in a list takes more. */
  private static final int MAX_BYTES = 512;

  private Seal() {}

  /** The text of bytes that belong to something. */
  public static String seal(byte[] content, byte[] owner) {
    var sealed = ByteBuffer.allocate(AROUND + content.length).put(VERSION).put(content);
    sealed.putInt(checksum(content, owner));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.array());
  }

  /** The bytes of a text, if it was made of so many and for the same owner. */
  public static Optional<ByteBuffer> open(String text, int length, byte[] owner) {
    return bytes(text, length)
        .filter(content -> seal(content, owner).equals(text))
        .map(ByteBuffer::wrap);
  }

  /** The bytes of a text, if it was made for the same owner, however many they are. */
  public static Optional<ByteBuffer> open(String text, byte[] owner) {
    int length = text.length() * 6 / 8 - AROUND;
    return length < 0 || length > MAX_BYTES ? Optional.empty() : open(text, length, owner);
  }

  /** The bytes that a text claims to be made of, whoever made it. */
  public static Optional<ByteBuffer> claimed(String text, int length) {
    return bytes(text, length).map(ByteBuffer::wrap);
  }

  private static Optional<byte[]> bytes(String text, int length) {
    if (text.length() != Math.ceilDiv(8 * (AROUND + length), 6)) {
      return Optional.empty();
    }
    try {
      byte[] content = new byte[length];
      ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)).get(1, content);
      return Optional.of(content);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int checksum(byte[] content, byte[] owner) {
    var crc = new CRC32();
    crc.update(VERSION);
    crc.update(content);
    crc.update(owner);
    return (int) crc.getValue();
  }
}
