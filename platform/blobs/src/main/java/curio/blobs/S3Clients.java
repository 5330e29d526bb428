package curio.blobs;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes clients of an S3 store, all of whose waits have bounds. Stateless. */
final class S3Clients {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(4);

  private S3Clients() {}

  /**
   * A client; nothing is asked yet.
   *
   * @param oneTry longest time of a try, {@code allTries} of all together
   */
  static S3Client open(S3Settings settings, Duration oneTry, Duration allTries) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            // What other stores understand; whoever puts or reads whole blobs brings their hash.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                limits -> limits.apiCallTimeout(allTries).apiCallAttemptTimeout(oneTry));
    if (!settings.endpoint().isEmpty()) {
      // Buckets of other stores seldom have host names of their own.
      builder.endpointOverride(settings.address()).forcePathStyle(true);
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.accessKey().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey().value()));
  }
}
