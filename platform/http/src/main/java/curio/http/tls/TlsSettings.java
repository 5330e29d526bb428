package curio.http.tls;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a port needs to speak TLS.
 *
 * @param certificate a PEM file with the server's certificate and then those that lead to a known
 *     authority
 * @param key a PEM file with the private key of the first, unencrypted PKCS#8
 * @param checkEvery how often the files are looked at for changes
 */
public record TlsSettings(Path certificate, Path key, Duration checkEvery) {
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Refuses times that would load the disk or never see a change. */
  public TlsSettings {
    if (checkEvery.compareTo(SHORTEST) < 0 || checkEvery.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "tls-check-every: " + checkEvery + " (expected: " + SHORTEST + " to " + LONGEST + ")");
    }
  }

  /** Looks for changes every 5 s. */
  public static TlsSettings of(Path certificate, Path key) {
    return new TlsSettings(certificate, key, Duration.ofSeconds(5));
  }
}
