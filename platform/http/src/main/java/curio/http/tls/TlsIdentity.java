package curio.http.tls;

import static curio.http.tls.TlsFiles.refused;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate with its chain and its key, which belong together. Immutable.
 *
 * @param chain the server's certificate first
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final int MAX_CHAIN = 10;

  /** The store never leaves the memory. */
  private static final char[] NO_PASSWORD = {};

  TlsIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads and checks what the files hold.
   *
   * @throws curio.errors.CurioException INVALID that names the setting, the file and what is wrong
   */
  static TlsIdentity of(TlsFiles files, TlsSettings settings) {
    List<X509Certificate> chain = chain(files.certificate, settings.certificate());
    PublicKey publicKey = chain.getFirst().getPublicKey();
    PrivateKey key = key(files.key, settings.key(), publicKey.getAlgorithm());
    if (!belongTogether(publicKey, key)) {
      throw notItsKey(settings.key());
    }
    return new TlsIdentity(chain, key);
  }

  /** When the first certificate of the chain ends. */
  Instant expiresAt() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The same as a handshake asks for it. */
  X509ExtendedKeyManager keys() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry("1", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      var factory = KeyManagerFactory.getInstance("SunX509");
      factory.init(store, NO_PASSWORD);
      return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform has such a store", e);
    }
  }

  private static List<X509Certificate> chain(byte[] bytes, Path file) {
    var chain = new ArrayList<X509Certificate>();
    for (PemBlock block : PemBlock.all(bytes)) {
      if (block.label.equals("CERTIFICATE")) {
        chain.add(certificate(block.der, file));
      }
    }
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      throw refused(
          "tls-certificate",
          file,
          (chain.isEmpty() ? "no PEM certificate" : chain.size() + " certificates")
              + " (expected: BEGIN CERTIFICATE, the server's first, then those that signed it, at"
              + " most "
              + MAX_CHAIN
              + ")");
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!chain
          .get(i - 1)
          .getIssuerX500Principal()
          .equals(chain.get(i).getSubjectX500Principal())) {
        throw refused(
            "tls-certificate",
            file,
            "certificate "
                + (i + 1)
                + " did not sign the one before it (expected: the server's"
                + " first, each followed by the one that signed it)");
      }
    }
    return chain;
  }

  private static X509Certificate certificate(byte[] der, Path file) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw refused("tls-certificate", file, "damaged (expected: X.509 certificates in PEM)");
    }
  }

  private static PrivateKey key(byte[] bytes, Path file, String algorithm) {
    for (PemBlock block : PemBlock.all(bytes)) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return key(block, file, algorithm);
        }
        case "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
            throw refused(
                "tls-key",
                file,
                block.label + " (expected: PRIVATE KEY, as openssl pkey -in FILE writes it)");
        default -> {}
      }
    }
    throw refused("tls-key", file, "no PEM key (expected: BEGIN PRIVATE KEY, not encrypted)");
  }

  private static PrivateKey key(PemBlock block, Path file, String algorithm) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.der));
    } catch (GeneralSecurityException e) {
      throw notItsKey(file);
    }
  }

  private static RuntimeException notItsKey(Path file) {
    return refused(
        "tls-key",
        file,
        "does not belong to the certificate (expected: the key of the first one in"
            + " tls-certificate)");
  }

  /** Whether what the one signs the other verifies. */
  private static boolean belongTogether(PublicKey publicKey, PrivateKey key) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (publicKey.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> publicKey.getAlgorithm();
              });
      byte[] something = {1, 2, 3};
      signature.initSign(key);
      signature.update(something);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(something);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
