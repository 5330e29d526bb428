package curio.http.tls;

import curio.testkit.TestCertificate;
import java.nio.file.Path;
import java.time.Duration;

/** The files of a port that speaks TLS. */
public final class PemFiles {
  private PemFiles() {}

  /** Writes them into a directory and tells the port to look at them often. */
  public static TlsSettings write(TestCertificate certificate, Path directory) throws Exception {
    certificate.writeTo(directory);
    return new TlsSettings(
        directory.resolve("certificate.pem"), directory.resolve("key.pem"), Duration.ofMillis(20));
  }
}
