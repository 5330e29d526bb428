package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.http.HttpSettings.Load;
import curio.http.HttpSettings.SocketLimits;
import curio.http.HttpSettings.Timeouts;
import curio.http.proxy.ProxyHeaders;
import curio.http.proxy.TrustedProxies;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.tls.PemFiles;
import curio.testkit.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How many clients stay and how long, and what is told of them. */
final class StayTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String STREAM = "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final Guests guests = new Guests();

  private TestEdge edge(int max, int perAddress, Duration ping) {
    var limits = new SocketLimits(max, perAddress, ping);
    return new TestEdge(
        TestEdge.settings().with(new Load(1_000, 1_000).with(limits)), guests.routes());
  }

  private static SocketClient from(TestEdge edge, String address) throws IOException {
    return new SocketClient(edge.edge.port(), address);
  }

  private static double open(TestEdge edge) {
    return edge.metrics.find("http.server.sockets").gauges().stream()
        .mapToDouble(gauge -> gauge.value())
        .sum();
  }

  @Test
  void anAddressHasItsShareAndThePortItsLimit() throws Exception {
    try (var edge = edge(3, 2, LONG);
        var first = from(edge, "127.0.0.1").upgrade("/echo");
        var second = from(edge, "127.0.0.1").send(STREAM)) {
      assertThat(second.head().status()).isEqualTo(200);

      try (var third = from(edge, "127.0.0.1").upgrade("/echo");
          var stream = from(edge, "127.0.0.1").send(STREAM)) {
        assertThat(third.readCode()).isEqualTo(4429);
        assertThat(stream.head().status()).isEqualTo(429);
      }
      try (var other = from(edge, "127.0.0.2").upgrade("/echo");
          var full = from(edge, "127.0.0.3").send(SocketClient.request("/echo", ""))) {
        assertThat(full.head().status()).isEqualTo(503);
        assertThat(other.text("still").readText()).isEqualTo("still");
        assertThat(edge.get("/plain").status()).isEqualTo(200);
      }

      first.socket.close();
      Eventually.isTrue(() -> open(edge) == 1);
      try (var again = from(edge, "127.0.0.1").upgrade("/echo")) {
        assertThat(again.text("again").readText()).isEqualTo("again");
      }
    }
  }

  @Test
  void clientsOfAProxyCountByThemselves() throws Exception {
    var limits = new SocketLimits(10, 1, LONG);
    var settings =
        TestEdge.settings()
            .with(new Load(100, 100).with(limits))
            .with(TrustedProxies.of(List.of("127.0.0.1"), ProxyHeaders.X_FORWARDED));
    try (var edge = new TestEdge(settings, guests.routes())) {
      var all = new ArrayList<SocketClient>();
      for (String address : List.of("203.0.113.1", "203.0.113.2", "203.0.113.1")) {
        var client = from(edge, "127.0.0.1");
        client.send(SocketClient.request("/echo", "X-Forwarded-For: " + address + "\r\n"));
        assertThat(client.head().status()).isEqualTo(101);
        all.add(client);
      }

      assertThat(all.get(0).text("one").readText()).isEqualTo("one");
      assertThat(all.get(1).text("two").readText()).isEqualTo("two");
      assertThat(all.get(2).readCode()).isEqualTo(4429);
      for (var client : all) {
        client.close();
      }
    }
  }

  @Test
  void whoStaysCountsNeitherAsConnectionNorAsRequest() throws Exception {
    var settings =
        TestEdge.settings()
            .with(new Load(2, 1).with(new SocketLimits(100, 100, LONG)))
            .with(
                new Timeouts(
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(5)));
    try (var edge = new TestEdge(settings, guests.routes())) {
      var all = new ArrayList<SocketClient>();
      for (int i = 0; i < 10; i++) {
        all.add(from(edge, "127.0.0.1").upgrade("/echo"));
        Eventually.isTrue(() ->
            edge.gauge("http.server.connections") == 0
                && edge.gauge("http.server.requests.in.flight") == 0);
      }
      assertThat(edge.gauge("http.server.in.flight")).isZero();
      Eventually.pause(Duration.ofSeconds(1));

      for (var client : all) {
        assertThat(client.text("here").readText()).isEqualTo("here");
        client.close();
      }
    }
  }

  @Test
  void whoDoesNotAnswerPingsIsCutOff() throws Exception {
    try (var edge = edge(10, 10, Duration.ofMillis(400));
        var silent = from(edge, "127.0.0.1").upgrade("/echo")) {
      assertThat(silent.read().first()).isEqualTo(SocketClient.PING);
      assertThat(silent.read().first()).isEqualTo(SocketClient.PING);
      assertThat(silent.read().first()).isZero();
      assertThat(guests.nextCode()).isEqualTo(1006);
    }
  }

  @Test
  void whoAnswersPingsStays() throws Exception {
    try (var edge = edge(10, 10, Duration.ofMillis(400));
        var client = from(edge, "127.0.0.1").upgrade("/echo")) {
      for (int i = 0; i < 8; i++) {
        var ping = client.read();
        assertThat(ping.first()).isEqualTo(SocketClient.PING);
        client.send(SocketClient.frame(SocketClient.PONG, ping.payload()));
      }

      assertThat(client.text("here").readText()).isEqualTo("here");
    }
  }

  @Test
  void streamsAreKeptAwakeByComments() throws Exception {
    try (var edge = edge(10, 10, Duration.ofMillis(200));
        var client = from(edge, "127.0.0.1").send(STREAM)) {
      client.head();
      for (int i = 0; i < 8; i++) {
        assertThat(client.line()).isEqualTo("3");
        assertThat(client.line()).isEqualTo(":");
        assertThat(client.line()).isEmpty();
        assertThat(client.line()).isEmpty();
      }
    }
  }

  @Test
  void threeHundredComeAtOnce() throws Exception {
    try (var edge = edge(500, 500, LONG);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 300; i++) {
        String name = "client " + i;
        Callable<String> call =
            () -> {
              try (var client = from(edge, "127.0.0.1").upgrade("/echo")) {
                return client.text(name).readText();
              }
            };
        answers.add(pool.submit(call));
      }

      for (int i = 0; i < 300; i++) {
        assertThat(answers.get(i).get()).isEqualTo("client " + i);
      }
      Eventually.isTrue(() -> open(edge) == 0);
    }
  }

  @Test
  void aThousandTornConnectionsLeaveNothing() throws Exception {
    try (var edge = edge(2_000, 2_000, LONG)) {
      for (int i = 0; i < 1_000; i++) {
        try (var client = from(edge, "127.0.0.1")) {
          client.socket.setSoLinger(i % 2 == 0, 0);
          client.send(i % 3 == 0 ? STREAM : SocketClient.request("/echo", ""));
          if (i % 5 != 0) {
            client.head();
          }
        }
      }

      Eventually.isTrue(() -> open(edge) == 0);
      Eventually.isTrue(() -> edge.gauge("http.server.connections") == 0);
      double came =
          edge.metrics.find("http.server.sockets.opened").counters().stream()
              .mapToDouble(counter -> counter.count())
              .sum();
      Eventually.isTrue(() ->
          edge.metrics.find("http.server.sockets.closed").counters().stream()
                  .mapToDouble(counter -> counter.count())
                  .sum()
              == came);
      assertThat(came).isGreaterThanOrEqualTo(800);
    }
  }

  @Test
  void metersSayWhatWasWrittenAndWhyClientsWent() throws Exception {
    try (var edge = edge(10, 10, LONG);
        var client = from(edge, "127.0.0.1").upgrade("/echo")) {
      guests.next().send(Frame.of("12345", ""));
      client.readText();
      client.send(SocketClient.closing(3999, ""));
      guests.nextCode();

      assertThat(edge.metrics.get("http.server.sockets.frames").counter().count()).isEqualTo(1);
      assertThat(edge.metrics.get("http.server.sockets.written").counter().count()).isEqualTo(7);
      Eventually.isTrue(() ->
          edge.metrics
                  .find("http.server.sockets.closed")
                  .tags("code", "other", "kind", "web-socket")
                  .counter()
              != null);
    }
  }

  @Test
  void thePortEndsThoseThatNobodyEnds() throws Exception {
    var edge =
        new TestEdge(
            TestEdge.settings()
                .with(
                    new Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500))),
            guests.routes());
    try (var client = from(edge, "127.0.0.1").upgrade("/echo");
        var stream = from(edge, "127.0.0.1").send(STREAM)) {
      stream.head();
      Thread end = Thread.startVirtualThread(edge::close);

      assertThat(client.readCode()).isEqualTo(1012);
      client.send(SocketClient.closing(1012, ""));
      assertThat(client.read().first()).isZero();
      assertThat(stream.line()).isEqualTo("0");
      end.join();
    }
  }

  @Test
  void aPortThatEndsLetsItsUserSayGoodbye() throws Exception {
    var edge = edge(10, 10, LONG);
    try (var client = from(edge, "127.0.0.1").upgrade("/echo")) {
      var channel = guests.next();
      Thread end = Thread.startVirtualThread(edge::close);
      Eventually.isTrue(() -> {
        try (var late = from(edge, "127.0.0.1")) {
          return late.send(STREAM).read().first() == 0;
        } catch (IOException e) {
          return true;
        }
      });
      channel.send(Frame.of("bye", ""));
      channel.close(CloseCode.SERVICE_RESTART, "bye");

      assertThat(client.readText()).isEqualTo("bye");
      assertThat(client.readCode()).isEqualTo(1012);
      client.send(SocketClient.closing(1012, ""));
      end.join();
    }
  }

  @Test
  void socketsSpeakTlsToo(@TempDir Path directory) throws Exception {
    var certificate = TestCertificate.of("EC");
    var settings = TestEdge.settings().with(PemFiles.write(certificate, directory));
    try (var edge = new TestEdge(settings, guests.routes());
        var socket =
            TestCertificate.trusting(certificate).createSocket("127.0.0.1", edge.edge.port());
        var client = new SocketClient(socket)) {
      client.upgrade("/echo");
      String text = "t".repeat(60_000);
      for (int i = 0; i < 20; i++) {
        assertThat(client.text(text).readText()).isEqualTo(text);
      }
      var channel = guests.next();
      for (int i = 0; i < 50; i++) {
        channel.send(Frame.of(text, ""));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(client.readText()).isEqualTo(text);
      }
      assertThat(channel.awaitRoom(0, Duration.ofSeconds(10))).isTrue();
      channel.close(CloseCode.NORMAL, "");
      assertThat(client.readCode()).isEqualTo(1000);
    }
  }

  @Test
  void noLogHasTheQuery() throws Exception {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var access = (Logger) LoggerFactory.getLogger("curio.access");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    root.addAppender(lines);
    access.addAppender(lines);
    Level before = root.getLevel();
    root.setLevel(Level.DEBUG);
    try (var edge = new TestEdge(TestEdge.settings().with(AccessLog.ALL), guests.routes())) {
      try (var client = from(edge, "127.0.0.1").upgrade("/echo?token=S3CRET")) {
        assertThat(client.text("fail").readCode()).isEqualTo(1011);
      }
      edge.get("/echo?token=S3CRET");
      edge.get("/mine?token=S3CRET");
      edge.get("/events/none?token=S3CRET&%zz");
    } finally {
      root.setLevel(before);
      root.detachAppender(lines);
      access.detachAppender(lines);
    }

    var texts =
        List.copyOf(lines.list).stream()
            .map(line -> line.getFormattedMessage() + line.getKeyValuePairs())
            .toList();
    assertThat(texts).anyMatch(line -> line.contains("/echo") && line.contains("101"));
    assertThat(texts).noneMatch(line -> line.contains("S3CRET"));
  }
}
