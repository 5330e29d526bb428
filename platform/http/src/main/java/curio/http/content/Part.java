package curio.http.content;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A part of a {@link Multipart} body.
 *
 * @param name of the field
 * @param isFile whether it was sent as a file, whatever that is called
 * @param mediaType as it was sent; empty for none
 * @param body of the request; not a copy
 * @param from where the part's content begins in it
 * @param length of the content
 */
@SuppressWarnings("ArrayRecordComponent") // a slice of what has arrived, compared by nobody
public record Part(
    String name, boolean isFile, String mediaType, byte[] body, int from, int length) {
  /** The content, read where it lies. */
  public InputStream stream() {
    return new ByteArrayInputStream(body, from, length);
  }

  /**
   * The content as a text.
   *
   * @throws CurioException INVALID if it is not UTF-8, or longer than a text may be
   */
  public String text(int longestBytes) {
    if (length > longestBytes) {
      throw new CurioException(
          ErrorCode.INVALID, "%s: too long (expected: <= %d bytes)".formatted(name, longestBytes));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CurioException(ErrorCode.INVALID, name + ": not valid UTF-8", e);
    }
  }
}
