package curio.mobileid.upstream;

import static java.util.Objects.requireNonNull;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server that the platform trusts and whose public key is one of those that are known; so
 * an authority that is fooled or broken into helps nobody to listen in. Thread-safe.
 */
final class PinnedKeys extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager usual;
  private final Set<String> pins;

  private PinnedKeys(X509ExtendedTrustManager usual, Set<String> pins) {
    this.usual = usual;
    this.pins = pins;
  }

  /**
   * TLS that trusts like this.
   *
   * @param authorities who may vouch for servers; null: those of the platform
   */
  static SSLContext context(Set<String> pins, @Nullable KeyStore authorities) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      var usual =
          Stream.of(factory.getTrustManagers())
              .filter(X509ExtendedTrustManager.class::isInstance)
              .map(X509ExtendedTrustManager.class::cast)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no trust manager for certificates"));
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedKeys(usual, pins)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** The pin of a certificate: SHA-256 of its public key, in hexadecimal. */
  static String pinOf(X509Certificate certificate) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(requireNonNull(certificate.getPublicKey().getEncoded())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    usual.checkServerTrusted(chain, authType, engine);
    checkPin(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    usual.checkServerTrusted(chain, authType, socket);
    checkPin(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    usual.checkServerTrusted(chain, authType);
    checkPin(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw noServer();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return usual.getAcceptedIssuers();
  }

  private void checkPin(X509Certificate[] chain) throws CertificateException {
    if (!pins.contains(pinOf(chain[0]))) {
      throw new CertificateException("the key of the endpoint is none of those that are pinned");
    }
  }

  private static CertificateException noServer() {
    return new CertificateException("this is a client (expected: no clients to trust)");
  }
}
