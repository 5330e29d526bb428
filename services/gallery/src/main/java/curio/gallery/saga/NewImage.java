package curio.gallery.saga;

import curio.contracts.gallery.v1.AddImageRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gallery.images.ImageTexts;
import curio.text.Digest;
import curio.text.TextRule;
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An upload whose words follow the rules; its picture was not looked at. Immutable.
 *
 * @param key digest of the client's key; null for none
 */
record NewImage(
    long author, String authorName, @Nullable UUID key, ImageTexts texts, String traceId) {
  /** The route that the keys belong to; a key used on another route is another key. */
  private static final String ROUTE = "gallery.add-image";

  private static final int MAX_KEY = 255;
  private static final TextRule USERNAME = TextRule.singleLine(100).atLeast(1);

  /**
   * Prepares a request.
   *
   * @throws CurioException INVALID for one that breaks a rule
   */
  static NewImage of(AddImageRequest request) {
    if (request.getAuthorId() <= 0) {
      throw invalid("authorId: " + request.getAuthorId() + " (expected: > 0)");
    }
    var key = request.getKey();
    if (key.length() > MAX_KEY) {
      throw invalid("key: %d characters (expected: 1 to %d)".formatted(key.length(), MAX_KEY));
    }
    try {
      var _ = USERNAME.read("authorName", request.getAuthorName());
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    var texts =
        new ImageTexts(
            request.getTitle(),
            request.getDescription(),
            request.getAlt(),
            request.getTagsList(),
            request.getVisibility());
    return new NewImage(
        request.getAuthorId(),
        request.getAuthorName(),
        key.isEmpty() ? null : Digest.of(ROUTE, key),
        texts,
        request.getTraceId());
  }

  /** The same for every request of the same meaning, and for no other. */
  UUID fingerprint(String sha256) {
    var parts = new ArrayList<String>();
    parts.add(sha256);
    parts.add(texts.title());
    parts.add(texts.description());
    parts.add(texts.alt());
    parts.add(texts.visibility().name());
    parts.addAll(texts.tags());
    return Digest.of(parts.toArray(String[]::new));
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
