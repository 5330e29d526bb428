package curio.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.http.tls.PemFiles;
import curio.http.tls.TlsSettings;
import curio.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A port that speaks TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {
  private static final int BIG = 3_000_000;

  private final Routes routes =
      Routes.of("test")
          .get("/tls", Access.ANYONE, request -> Response.text(200, "" + request.overTls()))
          .post("/raw", Access.ANYONE, request -> Response.bytes(200, "text/plain", request.body()))
          .maxBody(BIG);
  private TestCertificate first;
  private TestCertificate second;
  private TlsSettings files;
  private TestEdge edge;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    first = TestCertificate.of("EC");
    second = TestCertificate.of("RSA");
    files = PemFiles.write(first, directory);
    edge = edge(files);
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void requestsAreAnsweredOverTls(String version) throws Exception {
    try (var socket = connect(edge, first)) {
      socket.setEnabledProtocols(new String[] {version});
      var client = new RawClient(socket);

      client.send(TestEdge.text("GET", "/tls", "", ""));
      assertThat(client.read().body()).isEqualTo("true");
      client.send(TestEdge.text("POST", "/raw", "", "x".repeat(BIG)));
      assertThat(client.read().body()).hasSize(BIG);

      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
    }
  }

  @Test
  void aClientMayNotNegotiateAgain() throws Exception {
    try (var socket = connect(edge, first)) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      var client = new RawClient(socket);
      client.send(TestEdge.text("GET", "/tls", "", ""));
      assertThat(client.read().body()).isEqualTo("true");

      socket.startHandshake();

      assertThatThrownBy(() -> client.send(TestEdge.text("GET", "/tls", "", "")).read())
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aRequestThatArrivesByteByByteIsRead() throws Exception {
    try (var plain = new Socket(InetAddress.getLoopbackAddress(), edge.edge.port());
        var socket =
            (SSLSocket)
                TestCertificate.trusting(first)
                    .createSocket(new DrippingSocket(plain), "127.0.0.1", 0, true)) {
      socket.setSoTimeout(10_000);

      assertThat(new RawClient(socket).send(TestEdge.text("GET", "/tls", "", "")).read().body())
          .isEqualTo("true");
    }
  }

  @Test
  void http2IsNotOffered() throws Exception {
    try (var socket = connect(edge, first)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      var client = new RawClient(socket);

      client.send(TestEdge.text("GET", "/tls", "", ""));

      assertThat(client.read().body()).isEqualTo("true");
      assertThat(socket.getApplicationProtocol()).isNotEqualTo("h2");
    }
  }

  @Test
  void versionsThatAreBrokenAreNotSpoken() throws Exception {
    try (var client = edge.connect()) {
      client.send(clientHelloOfTls10());

      assertThat(client.isEndedByAlert()).isTrue();
    }
  }

  @Test
  void plainHttpEndsAtOnce() throws Exception {
    long start = System.nanoTime();

    try (var client = edge.connect()) {
      client.send(TestEdge.text("GET", "/tls", "", ""));

      assertThat(client.isEndedByAlert()).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void tlsToAPlainPortEndsAtOnce() throws Exception {
    try (var plain = new TestEdge(routes);
        var socket = connect(plain, first)) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void answersPastTheHandlersAreEncryptedToo(@TempDir Path directory) throws Exception {
    var quick =
        new HttpSettings.Timeouts(
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    var settings = TestEdge.settings().with(PemFiles.write(first, directory)).with(quick);
    try (var impatient = new TestEdge(settings, routes)) {
      try (var slow = new RawClient(connect(impatient, first))) {
        slow.send("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx");
        assertThat(slow.read().status()).isEqualTo(408);
        assertThat(slow.isEnded()).isTrue();
      }
      try (var bad = new RawClient(connect(impatient, first))) {
        bad.send("POST /raw HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        assertThat(bad.read().status()).isEqualTo(400);
        assertThat(bad.isEnded()).isTrue();
      }
    }
  }

  @Test
  void connectionsWithoutAHandshakeCountAndEnd(@TempDir Path directory) throws Exception {
    var quick =
        new HttpSettings.Timeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    var settings =
        TestEdge.settings()
            .with(PemFiles.write(first, directory))
            .with(quick)
            .with(new HttpSettings.Load(3, 10));
    try (var small = new TestEdge(settings, routes)) {
      var silent = new ArrayList<RawClient>();
      for (int i = 0; i < 3; i++) {
        silent.add(small.connect());
      }
      Eventually.isTrue(() -> connections(small) == 3);

      try (var tooMany = small.connect()) {
        assertThat(tooMany.isEnded()).isTrue();
      }
      for (RawClient each : silent) {
        assertThat(each.isEndedByAlert()).isTrue();
        each.close();
      }
      Eventually.isTrue(() -> connections(small) == 0);
      try (var socket = connect(small, first)) {
        assertThat(new RawClient(socket).send(TestEdge.text("GET", "/tls", "", "")).read().body())
            .isEqualTo("true");
      }
    }
  }

  @Test
  void aNewCertificateIsShownToNewConnectionsAndOldOnesStay(@TempDir Path directory)
      throws Exception {
    TlsSettings changing = PemFiles.write(first, directory);
    try (var renewed = edge(changing);
        var old = connect(renewed, first)) {
      var client = new RawClient(old);
      client.send(TestEdge.text("GET", "/tls", "", ""));
      assertThat(client.read().status()).isEqualTo(200);

      Files.writeString(changing.certificate(), "half a fi");
      Eventually.isTrue(() -> reloads(renewed, "refused") == 1);
      assertThat(shown(renewed, first)).isEqualTo(first.certificate());
      PemFiles.write(second, directory);
      Eventually.isTrue(() -> reloads(renewed, "loaded") == 1);

      assertThat(shown(renewed, second)).isEqualTo(second.certificate());
      assertThatThrownBy(() -> shown(renewed, first)).isInstanceOf(SSLException.class);
      client.send(TestEdge.text("GET", "/tls", "", ""));
      assertThat(client.read().body()).isEqualTo("true");
    }
  }

  @Test
  void wrongFilesAreToldBeforeThePortOpens(@TempDir Path directory) {
    var missing = TlsSettings.of(directory.resolve("a.pem"), directory.resolve("b.pem"));

    assertThatThrownBy(() -> edge(missing))
        .hasMessageStartingWith("tls-certificate: " + directory.resolve("a.pem") + ": cannot be");
  }

  private TestEdge edge(TlsSettings tls) {
    return new TestEdge(TestEdge.settings().with(tls), routes);
  }

  private static SSLSocket connect(TestEdge to, TestCertificate trusted) throws Exception {
    var socket =
        (SSLSocket) TestCertificate.trusting(trusted).createSocket("127.0.0.1", to.edge.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static Certificate shown(TestEdge by, TestCertificate trusted) throws Exception {
    try (var socket = connect(by, trusted)) {
      socket.startHandshake();
      return List.of(socket.getSession().getPeerCertificates()).getFirst();
    }
  }

  private static double connections(TestEdge of) {
    return of.metrics.get("http.server.connections").gauge().value();
  }

  private static double reloads(TestEdge of, String outcome) {
    return of.metrics.get("http.server.tls.reloads").tag("outcome", outcome).counter().count();
  }

  /** A record of TLS 1.0 with a greeting that offers 1.0 and one cipher suite. */
  private static byte[] clientHelloOfTls10() {
    var hello = new byte[5 + 4 + 41];
    byte[] start = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 1};
    System.arraycopy(start, 0, hello, 0, start.length);
    byte[] end = {0, 0, 2, 0, 47, 1, 0};
    System.arraycopy(end, 0, hello, start.length + 32, end.length);
    return hello;
  }
}
