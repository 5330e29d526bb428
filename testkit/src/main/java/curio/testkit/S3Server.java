package curio.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server that keeps its objects in a directory: a bucket is a directory in it. */
public final class S3Server implements AutoCloseable {
  private static final String ACCESS_KEY = "curio";
  private static final String SECRET_KEY = "a-secret-of-the-tests";

  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

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

  /** Where it is reached. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** The key of who may use it. */
  public String accessKey() {
    return ACCESS_KEY;
  }

  /** The secret of who may use it. */
  public String secretKey() {
    return SECRET_KEY;
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
    // Jetty now and then waits for ever for one of its own threads, when its port is closed
    // already.
    var stopping = Thread.ofVirtual().name("stop of the S3 server").start(this::stopServer);
    try {
      stopping.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stopServer() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("it did not stop", e);
    }
  }
}
