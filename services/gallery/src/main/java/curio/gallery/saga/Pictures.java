package curio.gallery.saga;

import com.google.protobuf.ByteString;

/** What looks at pictures before they are stored. Thread-safe. */
@FunctionalInterface
public interface Pictures {
  /**
   * Looks at the bytes that somebody sent, and takes out of them what tells where it was taken.
   *
   * @param author who sent them
   * @throws curio.errors.CurioException UNSUPPORTED_TYPE or TOO_LARGE for what is not taken, with a
   *     text that says what is; UNAVAILABLE if too many are looked at just now
   */
  TakenPicture take(ByteString bytes, long author);
}
