package curio.blobs;

import java.io.IOException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads objects of an S3 store, each whole, within ten seconds all tries together. Thread-safe. */
public final class S3Objects implements AutoCloseable {
  private static final Duration ONE_TRY = Duration.ofSeconds(6);
  private static final Duration ALL_TRIES = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;

  private final S3Client client;

  /** Those of a store, which is asked first when something is read. */
  public S3Objects(S3Settings settings) {
    this.client = S3Clients.open(settings, ONE_TRY, ALL_TRIES);
  }

  /** An object that was not read. The message says why, without anything that was answered. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The bytes of an object.
   *
   * @param most how many are read of a larger one; the rest is left out
   * @throws Unreadable if it is not there, may not be read, or does not come in time
   */
  public byte[] read(S3Place place, int most) throws Unreadable {
    var request = GetObjectRequest.builder().bucket(place.bucket()).key(place.key()).build();
    try {
      return client.getObject(request, first(most));
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new Unreadable("missing (expected: an object)", e);
      }
      throw new Unreadable("refused with %d (expected: 200)".formatted(e.statusCode()), e);
    } catch (SdkException e) {
      throw new Unreadable("not to be had now (expected: an S3 store that answers)", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static ResponseTransformer<GetObjectResponse, byte[]> first(int most) {
    return (response, in) -> whole(response, in, most);
  }

  /** A body that ends early is shorter than was announced; then it is asked for again. */
  private static byte[] whole(GetObjectResponse response, AbortableInputStream in, int most)
      throws IOException {
    byte[] bytes = in.readNBytes(most);
    var length = response.contentLength();
    if (length == null || bytes.length == length) {
      return bytes;
    }
    in.abort();
    if (bytes.length < Math.min(length, most)) {
      throw new IOException("%d bytes (expected: %d)".formatted(bytes.length, length));
    }
    return bytes;
  }
}
