package curio.shop.s3;

import curio.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server that keeps its objects in a directory: a bucket is a directory in it. */
public final class S3Server implements AutoCloseable {
  private static final String ACCESS_KEY = "curio";
  private static final String SECRET_KEY = "a-secret-of-the-shop";

  private final Path directory;
  private final S3Proxy server;

  /** One that runs, with one bucket. */
  public S3Server(Path directory, String bucket) throws Exception {
    this.directory = Files.createDirectories(directory.resolve(bucket));
    this.server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(directory.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .stopTimeout(0)
            .build();
    server.start();
  }

  /** How it is reached. */
  public S3Settings settings() {
    return settings(SECRET_KEY);
  }

  /** The same with another secret key. */
  public S3Settings settings(String secretKey) {
    return new S3Settings(
        "http://127.0.0.1:" + server.getPort(), "us-east-1", ACCESS_KEY, new Secret(secretKey));
  }

  /** Stores an object. */
  public void put(String key, byte[] content) {
    try {
      Files.write(directory.resolve(key), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Answers no more. */
  public void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("it did not stop", e);
    }
  }
}
