package curio.gateway.gallery;

import curio.contracts.gallery.v1.Image;
import curio.contracts.gallery.v1.PictureType;
import curio.contracts.gallery.v1.Visibility;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Parameter;
import curio.http.docs.Example;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Bodies that the routes of images read and answer. */
final class ImageBodies {
  private static final String PREFIX = "VISIBILITY_";

  private ImageBodies() {}

  /** How routes declare the image that they are about. */
  static Parameter id(String variable) {
    return Parameter.variable(variable, "The image's id").like("h7Kq2mX9");
  }

  /**
   * What is to be changed of an image; what is absent stays, what is empty is cleared.
   *
   * @param accessToken instead of the header
   * @param imageID that of the path, or absent
   * @param visibility public, followers or private
   */
  record ChangeBody(
      @Example(value = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln", apart = true)
          @Nullable String accessToken,
      @Example(value = "h7Kq2mX9", apart = true) @Nullable String imageID,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Seen from the pier") @Nullable String description,
      @Example("Boats in fog") @Nullable String alt,
      @Example({"sea", "fog"}) @Nullable List<String> tags,
      @Example(oneOf = {"public", "followers", "private"}) @Nullable String visibility) {}

  /**
   * What document clients send with a deletion.
   *
   * @param accessToken instead of the header
   * @param imageID that of the path, or absent
   */
  record DeleteBody(
      @Example(value = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln", apart = true)
          @Nullable String accessToken,
      @Example("h7Kq2mX9") @Nullable String imageID) {}

  /** It was done. */
  record Done(@Example(oneOf = "success") String message, @Example("") String error) {
    static final Done SUCCESS = new Done("success", "");
  }

  record Added(
      @Example("success") String message,
      @Example("h7Kq2mX9") String imageID,
      @Example("") String error) {}

  record Liked(
      @Example(oneOf = "success") String message,
      @Example("") String error,
      @Example("12") long likes) {}

  /**
   * A picture with what is said about it.
   *
   * @param imageBlob its bytes, base64
   * @param title absent for none, as description
   */
  record WholeImage(
      @Example("h7Kq2mX9") String imageID,
      @Example(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
          String imageBlob,
      @Example("ada.lovelace") String author,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Seen from the pier") @Nullable String description,
      @Example({"sea", "fog"}) List<String> tags,
      @Example("") String error) {}

  /**
   * What is said about an image.
   *
   * @param author empty where the account is gone
   * @param authorId of the account, also when it is gone
   * @param type media type of the picture
   * @param width as seen, in pixels
   * @param liked by the reader
   * @param color average, for a placeholder, as in #a0b1c2
   * @param createdAt ISO 8601, UTC
   */
  record ImageInfo(
      @Example("h7Kq2mX9") String imageID,
      @Example("ada.lovelace") String author,
      @Example("17") long authorId,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Seen from the pier") @Nullable String description,
      @Example("Boats in fog") @Nullable String alt,
      @Example({"sea", "fog"}) List<String> tags,
      @Example(oneOf = {"public", "followers", "private"}) String visibility,
      @Example(oneOf = {"image/jpeg", "image/png", "image/gif", "image/webp"}) String type,
      @Example("1280") int width,
      @Example("853") int height,
      @Example("48211") long bytes,
      @Example("340") long views,
      @Example("12") long likes,
      boolean liked,
      @Example("#8ea3b0") String color,
      @Example("2026-03-01T12:00:00Z") String createdAt) {}

  /**
   * An image in a list.
   *
   * @param author absent where the account is gone
   * @param authorId of the account, also when it is gone
   */
  record ListedImage(
      @Example("h7Kq2mX9") String imageID,
      @Example("ada.lovelace") @Nullable String author,
      @Example("17") long authorId,
      @Example("Harbour at dawn") @Nullable String title,
      @Example("Seen from the pier") @Nullable String description,
      @Example("Boats in fog") @Nullable String alt,
      @Example({"sea", "fog"}) List<String> tags,
      @Example("1280") int width,
      @Example("853") int height,
      @Example("#8ea3b0") String color,
      @Example("12") long likes,
      @Example("2026-03-01T12:00:00Z") String createdAt) {
    static ListedImage of(Image image, @Nullable String author, long likes) {
      return new ListedImage(
          image.getId(),
          author,
          image.getAuthorId(),
          absentIfEmpty(image.getTitle()),
          absentIfEmpty(image.getDescription()),
          absentIfEmpty(image.getAlt()),
          image.getTagsList(),
          image.getWidth(),
          image.getHeight(),
          image.getColor(),
          likes,
          time(image));
    }
  }

  /**
   * A page of images.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record ImageList(List<ListedImage> images, @Example("AbCd0123") @Nullable String next) {}

  record Tag(@Example("sea") String name, @Example("31") long images) {}

  record TagList(List<Tag> tags) {}

  static @Nullable String absentIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  static String time(Image image) {
    return Instant.ofEpochMilli(image.getCreatedAtMillis()).toString();
  }

  /**
   * The visibility of a name; unspecified for none.
   *
   * @throws CurioException INVALID for another name
   */
  static Visibility visibility(@Nullable String name) {
    if (name == null) {
      return Visibility.VISIBILITY_UNSPECIFIED;
    }
    return switch (name) {
      case "public" -> Visibility.VISIBILITY_PUBLIC;
      case "followers" -> Visibility.VISIBILITY_FOLLOWERS;
      case "private" -> Visibility.VISIBILITY_PRIVATE;
      default ->
          throw new CurioException(
              ErrorCode.INVALID, "visibility: unknown (expected: public, followers or private)");
    };
  }

  static String name(Visibility visibility) {
    return visibility.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
  }

  static String mediaType(PictureType type) {
    return switch (type) {
      case PICTURE_TYPE_JPEG -> "image/jpeg";
      case PICTURE_TYPE_PNG -> "image/png";
      case PICTURE_TYPE_GIF -> "image/gif";
      case PICTURE_TYPE_WEBP -> "image/webp";
      case PICTURE_TYPE_UNSPECIFIED, UNRECOGNIZED -> "application/octet-stream";
    };
  }
}
