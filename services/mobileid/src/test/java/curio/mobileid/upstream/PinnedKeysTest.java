package curio.mobileid.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import curio.testkit.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint is trusted for its key, and for nothing else that a known authority vouches for. */
class PinnedKeysTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String OTHER = "ab".repeat(32);

  private HttpsServer server;
  private TestCertificate certificate;

  @BeforeEach
  void start() throws Exception {
    certificate = TestCertificate.of("EC");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(serving()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void theKnownKeyIsTrusted() throws Exception {
    var pin = PinnedKeys.pinOf(certificate.certificate());

    assertThat(status(Set.of(pin, OTHER), store())).isEqualTo(204);
  }

  @Test
  void anotherKeyIsNot() throws Exception {
    var authorities = store();

    assertThatThrownBy(() -> status(Set.of(OTHER), authorities))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void theKnownKeyOfAnUnknownAuthorityIsNot() {
    var pin = PinnedKeys.pinOf(certificate.certificate());

    assertThatThrownBy(() -> status(Set.of(pin), null)).isInstanceOf(SSLHandshakeException.class);
  }

  private int status(Set<String> pins, @Nullable KeyStore authorities) throws Exception {
    try (var http =
        HttpClient.newBuilder().sslContext(PinnedKeys.context(pins, authorities)).build()) {
      var uri = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
    }
  }

  private KeyStore store() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setCertificateEntry("test", certificate.certificate());
    return store;
  }

  private byte[] pkcs8() {
    return Base64.getMimeDecoder().decode(certificate.keyPem().replaceAll("-----.*?-----", ""));
  }

  private SSLContext serving() throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, PASSWORD);
    var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8()));
    keys.setKeyEntry("test", key, PASSWORD, new Certificate[] {certificate.certificate()});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
