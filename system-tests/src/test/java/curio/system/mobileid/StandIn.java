package curio.system.mobileid;

import static curio.testkit.Eventually.eventually;

import curio.system.ChildJvm;
import curio.system.faults.FreePorts;
import curio.system.faults.NodeProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The role {@code mobile-id-mock} as a process: phones, and who counts the polls. Thread-safe. */
final class StandIn implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final int port = FreePorts.next();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ChildJvm jvm;
  private final Path authorities;
  private final String authority;

  /** One that answers; waits for it. */
  StandIn(Path directory) throws IOException {
    authorities = directory.resolve("authorities.pem");
    jvm =
        new ChildJvm(
            directory.resolve("stand-in.log"),
            "curio.node.Main",
            List.of(
                "serve",
                "--roles",
                "mobile-id-mock",
                "--cluster-secret",
                NodeProcess.CLUSTER_SECRET,
                "--mobile-id-mock.port",
                Integer.toString(port),
                "--port",
                "0",
                "--internal-port",
                "0",
                "--rpc-port",
                "0",
                "--data",
                directory.resolve("stand-in").toString()));
    eventually(START_LIMIT, () -> send("GET", "/mock/ca", ""));
    authority = send("GET", "/mock/ca", "");
    Files.writeString(authorities, authority);
  }

  /** What a node has to be told to ask these phones, as often as it likes. */
  List<String> options() {
    return List.of(
        "--mobile-id.upstream-url",
        "http://127.0.0.1:" + port,
        "--mobile-id.authorities",
        authorities.toString(),
        "--mobile-id.relying-parties",
        "DEMO=" + Client.RELYING_PARTY,
        "--mobile-id.starts-per-phone",
        "0",
        "--mobile-id.starts-per-person",
        "0",
        "--mobile-id.starts-per-address",
        "0");
  }

  X509Certificate authority() throws CertificateException {
    var pem = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII));
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
  }

  /** How long people take from now on, any time between two equally likely. */
  void delay(Duration shortest, Duration longest) {
    send(
        "POST",
        "/mock/delay",
        "{\"shortestMillis\":%d,\"longestMillis\":%d}"
            .formatted(shortest.toMillis(), longest.toMillis()));
  }

  /** Most polls that one session ever had open at the same time. */
  int mostPollsOfOneSession() {
    return polls().number("mostOfOneSession").intValue();
  }

  /** The longest time for which one session had more than one. */
  Duration longestOverlap() {
    return Duration.ofMillis(polls().number("longestOverlapMillis").longValue());
  }

  /** How many polls there were. */
  long pollsEver() {
    return polls().number("opened").longValue();
  }

  /** How often each phone has rung. */
  Map<String, Object> rings() {
    return Body.of(send("GET", "/mock/starts", "")).object("starts");
  }

  private Body polls() {
    return Body.of(send("GET", "/mock/polls", ""));
  }

  private String send(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException("the stand-in does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    jvm.close();
    http.shutdownNow();
  }
}
