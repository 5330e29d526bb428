package curio.blobs;

import static curio.config.Checks.check;

import curio.config.Secret;
import curio.config.Setting;
import java.net.URI;
import java.util.regex.Pattern;

/** Where an S3 store is, and what of it is ours: {@code s3.…} of the configuration. Immutable. */
public record S3Settings(
    @Setting(
            value = "Address of the S3 store; Amazon's when absent",
            placeholder = "URL",
            formerly = "shop.s3.endpoint")
        String endpoint,
    @Setting(value = "Region of its buckets", standard = "us-east-1", formerly = "shop.s3.region")
        String region,
    @Setting(
            value =
                "Access key at the S3 store; found where Amazon's programs look for it when absent",
            formerly = "shop.s3.access-key")
        String accessKey,
    @Setting(value = "Secret key at the S3 store", formerly = "shop.s3.secret-key")
        Secret secretKey,
    @Setting(
            value =
                "Bucket in which images are kept; it has to be there; files below data when absent",
            placeholder = "NAME")
        String bucket,
    @Setting(
            value = "How the names of all objects in that bucket begin, as in curio/",
            placeholder = "PREFIX")
        String prefix) {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern ENDPOINT =
      Pattern.compile("https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?/?");
  private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_.-]{1,64}/){0,8}");

  /** Amazon's, with the keys that are found on the machine, and without a bucket. */
  public static final S3Settings NONE = new S3Settings("", "us-east-1", "", new Secret(""), "", "");

  public S3Settings {
    check(
        endpoint.isEmpty() || ENDPOINT.matcher(endpoint).matches(),
        "endpoint: no address (expected: http://HOST:PORT or https://HOST)");
    check(REGION.matcher(region).matches(), "region: " + region + " (expected: as in eu-north-1)");
    check(
        accessKey.isEmpty() != secretKey.isPresent(),
        "access-key: without secret-key, or the other way round (expected: both or neither)");
    check(
        bucket.isEmpty() || S3Place.isBucket(bucket),
        "bucket: " + bucket + " (expected: 3 to 63 of a-z, 0-9, . and -)");
    check(
        PREFIX.matcher(prefix).matches(),
        "prefix: " + prefix + " (expected: names that end with /, as in curio/)");
    check(prefix.isEmpty() || !bucket.isEmpty(), "prefix: without bucket (expected: both)");
  }

  /** Whether blobs are kept in it. */
  public boolean hasBucket() {
    return !bucket.isEmpty();
  }

  /** The address, of a store that has one. */
  URI address() {
    return URI.create(endpoint);
  }
}
