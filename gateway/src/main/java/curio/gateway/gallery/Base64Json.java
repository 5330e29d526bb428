package curio.gateway.gallery;

import curio.http.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON with a picture in base64 in it, piece by piece into one array: what is written is as
 * long as four thirds of the picture, and nothing else of that length is made. Stateless.
 */
final class Base64Json {
  /** A multiple of three, so that only the last piece is padded. */
  private static final int PIECE = 48 << 10;

  private Base64Json() {}

  /**
   * The JSON of a record with a picture in place of an empty text.
   *
   * @param value a record in which the member is the empty text, and no text before it says so
   * @param member the name of the member
   */
  static byte[] write(Object value, String member, ByteBuffer picture) {
    byte[] json = Json.write(value);
    byte[] mark = "\"%s\":\"".formatted(member).getBytes(StandardCharsets.US_ASCII);
    int place = indexOf(json, mark) + mark.length;
    int length = 4 * Math.ceilDiv(picture.remaining(), 3);
    var written = new byte[json.length + length];
    System.arraycopy(json, 0, written, 0, place);
    int at = place;
    var piece = new byte[PIECE];
    while (picture.hasRemaining()) {
      int taken = Math.min(PIECE, picture.remaining());
      picture.get(piece, 0, taken);
      var encoded = Base64.getEncoder().encode(ByteBuffer.wrap(piece, 0, taken));
      encoded.get(written, at, encoded.remaining());
      at += encoded.limit();
    }
    System.arraycopy(json, place, written, at, json.length - place);
    return written;
  }

  private static int indexOf(byte[] json, byte[] mark) {
    for (int from = 0; from + mark.length <= json.length; from++) {
      if (Arrays.equals(json, from, from + mark.length, mark, 0, mark.length)) {
        return from;
      }
    }
    throw new IllegalStateException("no such member (expected: one that is the empty text)");
  }
}
