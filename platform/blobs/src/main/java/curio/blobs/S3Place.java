package curio.blobs;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an object is, written {@code s3://bucket/key}. Immutable.
 *
 * @param key of the object; never empty
 */
public record S3Place(String bucket, String key) {
  private static final String SCHEME = "s3://";
  private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
  private static final Pattern PLACE = Pattern.compile("s3://(" + BUCKET + ")/([!-~]{1,1024})");

  /** Whether a text means an object, well written or not. */
  public static boolean isMeant(String text) {
    return text.startsWith(SCHEME);
  }

  /** Whether a text can be the name of a bucket. */
  static boolean isBucket(String text) {
    return text.matches(BUCKET);
  }

  /** The place that a text names; empty if it names none. */
  public static Optional<S3Place> of(String text) {
    var place = PLACE.matcher(text);
    if (!place.matches()) {
      return Optional.empty();
    }
    var path = text.substring(SCHEME.length());
    int slash = path.indexOf('/');
    return Optional.of(new S3Place(path.substring(0, slash), path.substring(slash + 1)));
  }
}
