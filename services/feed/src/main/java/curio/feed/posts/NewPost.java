package curio.feed.posts;

import curio.contracts.events.v1.UserEvent;
import curio.contracts.feed.v1.AddPostRequest;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.text.Digest;
import curio.text.Spaces;
import curio.text.TextRule;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A post that is to be stored: it follows the rules. Texts are kept as they are given. Immutable.
 *
 * @param key digest of the client's key; null for none
 * @param fingerprint the same for every request of the same meaning
 */
record NewPost(
    long author,
    String username,
    String text,
    List<String> imageIds,
    @Nullable UUID key,
    UUID fingerprint) {
  /** The route that the keys belong to; a key used on another route is another key. */
  private static final String ROUTE = "feed.add-post";

  private static final int MAX_KEY = 255;
  private static final int MAX_IMAGES = 10;
  private static final TextRule TEXT = TextRule.speech(2_000);
  private static final TextRule IMAGE = TextRule.singleLine(100).atLeast(1);
  private static final TextRule USERNAME = TextRule.singleLine(100).atLeast(1);

  NewPost {
    imageIds = List.copyOf(imageIds);
  }

  /**
   * Prepares a request.
   *
   * @throws CurioException INVALID for one that breaks a rule
   */
  static NewPost of(AddPostRequest request) {
    check(request);
    String key = request.getKey();
    return new NewPost(
        request.getUserId(),
        request.getUsername(),
        request.getText(),
        request.getImageIdsList(),
        key.isEmpty() ? null : keyDigest(key),
        Digest.of(
            Stream.concat(Stream.of(request.getText()), request.getImageIdsList().stream())
                .toArray(String[]::new)));
  }

  /** What a client's key is stored as. */
  static UUID keyDigest(String key) {
    return Digest.of(ROUTE, key);
  }

  /** What followers are told. */
  UserEvent event() {
    return UserEvent.newBuilder()
        .setName("post")
        .setUserId(author)
        .setUsername(username)
        .setMessage(text)
        .addAllImageIds(imageIds)
        .build();
  }

  private static void check(AddPostRequest request) {
    if (request.getUserId() <= 0) {
      throw invalid("userId: " + request.getUserId() + " (expected: > 0)");
    }
    if (request.getKey().length() > MAX_KEY) {
      throw invalid(
          "key: %d characters (expected: 1 to %d)".formatted(request.getKey().length(), MAX_KEY));
    }
    if (request.getImageIdsCount() > MAX_IMAGES) {
      throw invalid(
          "imageIDs: %d (expected: at most %d)".formatted(request.getImageIdsCount(), MAX_IMAGES));
    }
    try {
      var _ = USERNAME.read("username", request.getUsername());
      var _ = TEXT.read("text", request.getText());
      request.getImageIdsList().forEach(id -> IMAGE.read("imageIDs", id));
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
    if (Spaces.isBlank(request.getText())) {
      throw invalid("text: white space alone (expected: something to read)");
    }
  }

  private static CurioException invalid(String message) {
    return new CurioException(ErrorCode.INVALID, message);
  }
}
