package curio.blobs;

import curio.errors.CurioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects {@code PREFIXab/cd/KEY} of a bucket: named like the files of {@link FileBlobs},
 * so that one can be copied to the other by any program. A put brings its SHA-256, which the store
 * compares; an object is there whole or not at all. What is being written is in a file of this
 * node. Thread-safe.
 */
final class S3Blobs implements Blobs {
  private static final Duration ONE_TRY = Duration.ofSeconds(10);
  private static final Duration ALL_TRIES = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final IncomingFiles incoming;

  private S3Blobs(S3Client client, S3Settings settings, IncomingFiles incoming) {
    this.client = client;
    this.bucket = settings.bucket();
    this.prefix = settings.prefix();
    this.incoming = incoming;
  }

  static S3Blobs open(S3Settings settings, Path directory) {
    var client = S3Clients.open(settings, ONE_TRY, ALL_TRIES);
    boolean opened = false;
    try {
      client.headBucket(HeadBucketRequest.builder().bucket(settings.bucket()).build());
      Files.createDirectories(directory, PrivateFiles.DIRECTORY);
      var blobs = new S3Blobs(client, settings, IncomingFiles.open(directory.resolve("incoming")));
      opened = true;
      blobs.removeAbandoned();
      return blobs;
    } catch (SdkException e) {
      throw Failures.unusable("s3.bucket: " + settings.bucket(), why(e), e);
    } catch (IOException e) {
      throw Failures.unusable("blobs.directory: " + directory, String.valueOf(e.getMessage()), e);
    } finally {
      if (!opened) {
        client.close();
      }
    }
  }

  private static String why(SdkException failure) {
    if (!(failure instanceof S3Exception answered)) {
      return "no answer (expected: an S3 store at s3.endpoint)";
    }
    return answered.statusCode() == NOT_FOUND
        ? "missing (expected: a bucket that is there)"
        : "refused with %d (expected: 200)".formatted(answered.statusCode());
  }

  @Override
  public Incoming incoming(long mostBytes) {
    try {
      return incoming.begin(mostBytes);
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public void put(BlobKey key, Incoming written) {
    Hashes.requireSame(key, written);
    var hash = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(key.sha256()));
    ask(() ->
        client.putObject(
            to -> to.bucket(bucket).key(name(key)).checksumSHA256(hash),
            RequestBody.fromFile(written.file())));
  }

  @Override
  public Optional<InputStream> open(BlobKey key) {
    return found(() -> client.getObject(get(key))).map(Whole::new);
  }

  @Override
  public Optional<byte[]> read(BlobKey key, int mostBytes) {
    int most = Hashes.oneMore(mostBytes);
    return found(() ->
            client.getObject(
                get(key),
                (about, in) -> {
                  byte[] bytes = in.readNBytes(most);
                  var length = about.contentLength();
                  if (length != null && bytes.length < Math.min(length, most)) {
                    throw new IOException(
                        "%d bytes (expected: %d)".formatted(bytes.length, length));
                  }
                  if (bytes.length == most) {
                    in.abort();
                  }
                  return bytes;
                }))
        .map(bytes -> Hashes.checked(key, bytes, mostBytes));
  }

  @Override
  public boolean delete(BlobKey key) {
    boolean was = isThere(key);
    ask(() -> client.deleteObject(from -> from.bucket(bucket).key(name(key))));
    return was;
  }

  @Override
  public Set<BlobKey> missing(Collection<BlobKey> keys) {
    return keys.stream().filter(key -> !isThere(key)).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public void list(Consumer<List<BlobInfo>> page) {
    var request = ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).maxKeys(PAGE);
    while (true) {
      var answer = ask(() -> client.listObjectsV2(request.build()));
      var found = answer.contents().stream().flatMap(object -> info(object).stream()).toList();
      if (!found.isEmpty()) {
        page.accept(found);
      }
      if (!Boolean.TRUE.equals(answer.isTruncated())) {
        return;
      }
      request.continuationToken(answer.nextContinuationToken());
    }
  }

  /** Empty for what is not ours, or has been moved to where it is not looked for. */
  private Optional<BlobInfo> info(S3Object object) {
    var key = BlobKey.of(object.key().substring(object.key().lastIndexOf('/') + 1));
    return key.filter(ours -> name(ours).equals(object.key()))
        .map(ours -> new BlobInfo(ours, object.size(), object.lastModified()));
  }

  private boolean isThere(BlobKey key) {
    var head = HeadObjectRequest.builder().bucket(bucket).key(name(key)).build();
    return found(() -> client.headObject(head)).isPresent();
  }

  private String name(BlobKey key) {
    return prefix + key.path();
  }

  private GetObjectRequest get(BlobKey key) {
    return GetObjectRequest.builder().bucket(bucket).key(name(key)).build();
  }

  private static <T> Optional<T> found(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (NoSuchBucketException e) {
      throw Failures.unavailable(e);
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw Failures.unavailable(e);
    } catch (SdkException e) {
      throw Failures.unavailable(e);
    }
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (SdkException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public void mark(UUID mark) {
    var name = prefix + StoreMark.name(mark);
    ask(() -> client.putObject(to -> to.bucket(bucket).key(name), RequestBody.empty()));
  }

  /** More than a page of them are as wrong as two. */
  @Override
  public Set<UUID> marks() {
    var begin = prefix + StoreMark.PREFIX;
    return ask(() -> client.listObjectsV2(of -> of.bucket(bucket).prefix(begin)))
        .contents()
        .stream()
        .flatMap(object -> StoreMark.of(object.key().substring(prefix.length())).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public int removeAbandoned() {
    try {
      return incoming.removeAbandoned();
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }

  /**
   * Closes both.
   *
   * @throws CurioException {@code UNAVAILABLE} if what was being written cannot be removed
   */
  @Override
  public void close() {
    try (client) {
      incoming.close();
    } catch (IOException e) {
      throw Failures.unavailable(e);
    }
  }
}
