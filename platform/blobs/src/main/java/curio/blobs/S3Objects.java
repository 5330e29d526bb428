package curio.blobs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects of an S3 store, each read and written whole. A call waits for at most ten seconds, all
 * tries together, or as long as it is made for. Thread-safe.
 */
public final class S3Objects implements AutoCloseable {
  private static final Duration ONE_TRY = Duration.ofSeconds(6);
  private static final Duration ALL_TRIES = Duration.ofSeconds(10);
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private final S3Client client;

  /** Those of a store, which is asked first when something is read. */
  public S3Objects(S3Settings settings) {
    this(settings, ONE_TRY, ALL_TRIES);
  }

  /**
   * The same for objects that take longer.
   *
   * @param oneTry longest time of a try, {@code allTries} of all together
   */
  public S3Objects(S3Settings settings, Duration oneTry, Duration allTries) {
    this.client = S3Clients.open(settings, oneTry, allTries);
  }

  /** What a store did not do. The message says why, without anything that was answered. */
  public static final class Failure extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean refused;
    private final boolean missing;

    Failure(String message, boolean refused, boolean missing, Throwable cause) {
      super(message, cause);
      this.refused = refused;
      this.missing = missing;
    }

    /**
     * Whether the store would say the same again. Otherwise it did not answer, or said that it
     * cannot now, and may do it later.
     */
    public boolean isRefused() {
      return refused;
    }

    /** Whether there is no such object or bucket. */
    public boolean isMissing() {
      return missing;
    }
  }

  /**
   * What begins alike, as a directory would show it.
   *
   * @param objects the last parts of the keys of those that are in it, in their order
   * @param directories the last parts of those in which there are others, in their order
   */
  public record Listing(List<String> objects, List<String> directories) {
    public Listing {
      objects = List.copyOf(objects);
      directories = List.copyOf(directories);
    }
  }

  /**
   * The bytes of an object.
   *
   * @param most how many are read of a larger one; the rest is left out
   * @throws Failure if it is not there, may not be read, or does not come in time
   */
  public byte[] read(S3Place place, int most) throws Failure {
    return ask(() -> client.getObject(get(place), first(most)));
  }

  /**
   * All of an object, as it comes; what ends early is an {@link IOException}.
   *
   * @throws Failure as in {@link #read}
   */
  public InputStream open(S3Place place) throws Failure {
    return new Whole(ask(() -> client.getObject(get(place))));
  }

  /**
   * The size of an object in bytes.
   *
   * @throws Failure as in {@link #read}
   */
  public long size(S3Place place) throws Failure {
    return ask(() -> client.headObject(of -> of.bucket(place.bucket()).key(place.key())))
        .contentLength();
  }

  /**
   * Bytes of an object from an offset on, fewer where it ends.
   *
   * @throws Failure as in {@link #read}, or if the object ends before the offset
   */
  public byte[] read(S3Place place, long offset, int length) throws Failure {
    var range = "bytes=%d-%d".formatted(offset, offset + length - 1);
    return ask(() -> client.getObject(get(place).toBuilder().range(range).build(), first(length)));
  }

  /**
   * Writes an object: afterwards all of it is there, and if this fails, all or nothing is, or what
   * was there before. The store compares its SHA-256.
   *
   * @throws Failure if the store does not say that it has it
   */
  public void put(S3Place place, byte[] content) throws Failure {
    var hash = Base64.getEncoder().encodeToString(Hashes.sha256().digest(content));
    ask(() ->
        client.putObject(
            to -> to.bucket(place.bucket()).key(place.key()).checksumSHA256(hash),
            RequestBody.fromBytes(content)));
  }

  /**
   * Removes an object, if it is there.
   *
   * @throws Failure if the store does not say that it did
   */
  public void delete(S3Place place) throws Failure {
    ask(() -> client.deleteObject(from -> from.bucket(place.bucket()).key(place.key())));
  }

  /**
   * All that is in a directory, in as many calls as it takes.
   *
   * @param directory whose key ends with a slash
   * @throws Failure if there is no such bucket, or it may not be listed, or nothing comes in time
   */
  public Listing list(S3Place directory) throws Failure {
    var objects = new ArrayList<String>();
    var directories = new ArrayList<String>();
    int begin = directory.key().length();
    pages(
        directory,
        "/",
        page -> {
          page.contents().forEach(object -> objects.add(object.key().substring(begin)));
          page.commonPrefixes()
              .forEach(
                  one -> directories.add(one.prefix().substring(begin, one.prefix().length() - 1)));
        });
    return new Listing(objects, directories);
  }

  /**
   * The keys of all objects in a directory and in those in it, without the directory's own key.
   *
   * @param directory as in {@link #list}
   * @throws Failure as there
   */
  public List<String> keys(S3Place directory) throws Failure {
    var keys = new ArrayList<String>();
    int begin = directory.key().length();
    pages(
        directory,
        null,
        page -> page.contents().forEach(object -> keys.add(object.key().substring(begin))));
    return keys;
  }

  private void pages(
      S3Place directory, @Nullable String delimiter, Consumer<ListObjectsV2Response> each)
      throws Failure {
    var request =
        ListObjectsV2Request.builder()
            .bucket(directory.bucket())
            .prefix(directory.key())
            .delimiter(delimiter);
    while (true) {
      var page = ask(() -> client.listObjectsV2(request.build()));
      each.accept(page);
      if (!Boolean.TRUE.equals(page.isTruncated())) {
        return;
      }
      request.continuationToken(page.nextContinuationToken());
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static GetObjectRequest get(S3Place place) {
    return GetObjectRequest.builder().bucket(place.bucket()).key(place.key()).build();
  }

  private static <T> T ask(Supplier<T> question) throws Failure {
    try {
      return question.get();
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        throw new Failure("missing (expected: an object)", true, true, e);
      }
      var refused = "refused with %d (expected: 200)".formatted(e.statusCode());
      throw new Failure(refused, isFinal(e.statusCode()), false, e);
    } catch (SdkException e) {
      var silent = "not to be had now (expected: an S3 store that answers)";
      throw new Failure(silent, false, false, e);
    }
  }

  private static boolean isFinal(int status) {
    return status < SERVER_ERROR && status != TOO_MANY_REQUESTS;
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
