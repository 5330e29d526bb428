package curio.testkit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost, made by the keytool of the JDK, as PEM files would hold it. */
public final class TestCertificate {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int LIMIT_SECONDS = 60;

  private final X509Certificate certificate;
  private final byte[] key;

  private TestCertificate(X509Certificate certificate, byte[] key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * A new one.
   *
   * @param keyAlgorithm as keytool names it: EC, RSA or Ed25519
   */
  public static TestCertificate of(String keyAlgorithm) throws Exception {
    Path directory = Files.createTempDirectory("curio-test");
    Path store = directory.resolve("store.p12");
    try {
      keytool(keyAlgorithm, store);
      var keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD);
      }
      return new TestCertificate(
          (X509Certificate) requireNonNull(keys.getCertificate("test")),
          requireNonNull(requireNonNull(keys.getKey("test", PASSWORD)).getEncoded()));
    } finally {
      Files.deleteIfExists(store);
      Files.delete(directory);
    }
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate as PEM. */
  public String certificatePem() throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  /** Its key as PEM. */
  public String keyPem() {
    return pem("PRIVATE KEY", key);
  }

  /** Writes both into a directory, as certificate.pem and key.pem. */
  public void writeTo(Path directory) throws GeneralSecurityException, IOException {
    Files.writeString(directory.resolve("certificate.pem"), certificatePem());
    Files.writeString(directory.resolve("key.pem"), keyPem());
  }

  /** Sockets of a client that trusts these certificates only. */
  public static SSLSocketFactory trusting(TestCertificate... trusted) throws Exception {
    return context(trusted).getSocketFactory();
  }

  /** What a client needs to trust these certificates only. */
  public static SSLContext context(TestCertificate... trusted)
      throws GeneralSecurityException, IOException {
    var known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    for (TestCertificate each : Arrays.asList(trusted)) {
      known.setCertificateEntry(Integer.toString(known.size()), each.certificate);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  /** Bytes as PEM. */
  public static String pem(String label, byte[] der) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, base64.encodeToString(der), label);
  }

  private static void keytool(String keyAlgorithm, Path store) throws Exception {
    var command =
        List.of(
            Path.of(requireNonNull(System.getProperty("java.home")), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "test",
            "-keyalg",
            keyAlgorithm,
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            new String(PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("keytool: " + said);
    }
  }
}
