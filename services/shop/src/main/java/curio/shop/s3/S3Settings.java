package curio.shop.s3;

import static curio.config.Checks.check;

import curio.config.Secret;
import curio.config.Setting;
import java.net.URI;
import java.util.regex.Pattern;

/** Where an S3 store is: {@code shop.s3.…} of the configuration. Immutable. */
public record S3Settings(
    @Setting(value = "Address of the S3 store; Amazon's when absent", placeholder = "URL")
        String endpoint,
    @Setting(value = "Region of its buckets", standard = "us-east-1") String region,
    @Setting("Access key at the S3 store; found where Amazon's programs look for it when absent")
        String accessKey,
    @Setting("Secret key at the S3 store") Secret secretKey) {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern ENDPOINT =
      Pattern.compile("https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?/?");

  /** Amazon's, with the keys that are found on the machine. */
  public static final S3Settings NONE = new S3Settings("", "us-east-1", "", new Secret(""));

  public S3Settings {
    check(
        endpoint.isEmpty() || ENDPOINT.matcher(endpoint).matches(),
        "endpoint: no address (expected: http://HOST:PORT or https://HOST)");
    check(REGION.matcher(region).matches(), "region: " + region + " (expected: as in eu-north-1)");
    check(
        accessKey.isEmpty() != secretKey.isPresent(),
        "access-key: without secret-key, or the other way round (expected: both or neither)");
  }

  /** The address, of a store that has one. */
  URI address() {
    return URI.create(endpoint);
  }
}
