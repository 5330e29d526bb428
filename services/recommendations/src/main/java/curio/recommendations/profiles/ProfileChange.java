package curio.recommendations.profiles;

import static curio.errors.ErrorCode.INVALID;

import curio.contracts.recommendations.v1.ImageProfile;
import curio.contracts.recommendations.v1.PrepareProfileRequest;
import curio.errors.CurioException;
import curio.text.UuidText;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A change of what is known of an image. */
sealed interface ProfileChange {
  int MAX_TAGS = 30;
  int MAX_TAG = 50;

  /** The end of the year 9999. */
  long LAST_MOMENT = 253_402_300_799_999L;

  /** The image. */
  UUID image();

  /** It is known by this from now on. */
  record Put(UUID image, long author, boolean isPublic, List<String> tags, Instant createdAt)
      implements ProfileChange {
    public Put {
      tags = List.copyOf(tags);
    }
  }

  /** It is not known any more. */
  record Removal(UUID image) implements ProfileChange {}

  /**
   * What a request asks for.
   *
   * @throws CurioException INVALID, saying what is wrong
   */
  static ProfileChange of(PrepareProfileRequest request) {
    return switch (request.getChangeCase()) {
      case PUT -> put(request.getPut());
      case REMOVED_IMAGE_ID ->
          new Removal(checkedId("removed_image_id", request.getRemovedImageId()));
      case CHANGE_NOT_SET ->
          throw new CurioException(INVALID, "change: missing (expected: put or removed_image_id)");
    };
  }

  private static Put put(ImageProfile profile) {
    var tags = profile.getTagsList().stream().distinct().toList();
    if (profile.getAuthorId() < 1) {
      throw new CurioException(
          INVALID, "author_id: %d (expected: >= 1)".formatted(profile.getAuthorId()));
    }
    if (profile.getCreatedAtMillis() < 1 || profile.getCreatedAtMillis() > LAST_MOMENT) {
      throw new CurioException(
          INVALID,
          "created_at_millis: %d (expected: 1 to %d)"
              .formatted(profile.getCreatedAtMillis(), LAST_MOMENT));
    }
    if (tags.size() > MAX_TAGS || !tags.stream().allMatch(ProfileChange::isTag)) {
      throw new CurioException(
          INVALID,
          "tags: (expected: at most %d of 1 to %d characters)".formatted(MAX_TAGS, MAX_TAG));
    }
    return new Put(
        checkedId("image_id", profile.getImageId()),
        profile.getAuthorId(),
        profile.getPublic(),
        tags,
        Instant.ofEpochMilli(profile.getCreatedAtMillis()));
  }

  /** Whether a text can be a tag of an image. */
  static boolean isTag(String text) {
    return !text.isEmpty()
        && text.length() <= 2 * MAX_TAG
        && text.codePointCount(0, text.length()) <= MAX_TAG
        && text.indexOf('\0') < 0;
  }

  private static UUID checkedId(String member, String text) {
    return UuidText.read(text)
        .orElseThrow(() -> new CurioException(INVALID, member + ": (expected: a UUID)"));
  }
}
