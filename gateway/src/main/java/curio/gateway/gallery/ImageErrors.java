package curio.gateway.gallery;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.ErrorShape;
import java.util.Map;

/** The errors of the routes of images, as their clients know them. Stateless. */
final class ImageErrors {
  /** Where a picture is asked for: it is empty. */
  static final ErrorShape NO_PICTURE =
      (code, detail, requestId) ->
          Map.of("message", "failure", "error", detail, "imageBlob", "", "author", "");

  /** Where a picture is uploaded: it has no id. */
  static final ErrorShape NO_ID =
      (code, detail, requestId) -> Map.of("message", "failure", "error", detail, "imageID", "");

  private ImageErrors() {}

  /** There is no such image, or none that the caller may see: which is told to nobody. */
  static CurioException missing() {
    return new CurioException(ErrorCode.NOT_FOUND, "no such image");
  }

  static CurioException foreign() {
    return new CurioException(
        ErrorCode.FORBIDDEN, "somebody else's image (expected: one of one's own)");
  }
}
