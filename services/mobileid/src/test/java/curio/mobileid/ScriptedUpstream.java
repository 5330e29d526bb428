package curio.mobileid;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import curio.http.json.Json;
import curio.mobileidmock.certificates.CertificateAuthority;
import curio.mobileidmock.certificates.Keys;
import curio.mobileidmock.certificates.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that answers starts and polls as it is told, and can fail in ways that the product's
 * own stand-in cannot. Thread-safe.
 */
final class ScriptedUpstream implements AutoCloseable {
  private static final Person OTHER = new Person("EE", "60001018800", "Somebody", "Else");

  private final CertificateAuthority authority =
      CertificateAuthority.create("CN=Test authority", Instant.now());
  private final KeyPair key = Keys.ec("secp256r1");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, Asked> sessions = new ConcurrentHashMap<>();
  private final Queue<Answering> scriptedStarts = new ConcurrentLinkedQueue<>();
  private final Queue<Answering> scriptedPolls = new ConcurrentLinkedQueue<>();
  final AtomicInteger starts = new AtomicInteger();
  final AtomicInteger polls = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final AtomicInteger mostOpen = new AtomicInteger();

  /** Answers one request in its own way. */
  @FunctionalInterface
  interface Answering {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /** A session, which runs until it is told how it ends. */
  static final class Asked {
    final Start start;
    final CountDownLatch ended = new CountDownLatch(1);
    volatile String end = "";

    Asked(Start start) {
      this.start = start;
    }
  }

  record Start(String phoneNumber, String nationalIdentityNumber, String hash, String hashType) {}

  ScriptedUpstream() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  X509Certificate authority() {
    return authority.certificate();
  }

  /** The next start is answered so. */
  void nextStart(Answering answering) {
    scriptedStarts.add(answering);
  }

  /** The next poll is answered so. */
  void nextPoll(Answering answering) {
    scriptedPolls.add(answering);
  }

  /** Everybody who was asked confirms. */
  void confirmAll() {
    sessions.values().forEach(asked -> end(asked, confirmed(asked, null)));
  }

  /** Everybody who was asked confirms, with the certificate of somebody else. */
  void confirmAllAsAnother() {
    sessions.values().forEach(asked -> end(asked, confirmed(asked, OTHER)));
  }

  /** All sessions end with that result. */
  void endAll(String result) {
    sessions
        .values()
        .forEach(asked ->
            end(
                asked,
                "{\"state\":\"COMPLETE\",\"result\":\"%s\",\"time\":\"2026-01-01T00:00:00\","
                        .formatted(result)
                    + "\"traceId\":\"trace\"}"));
  }

  static Answering status(int status, String body) {
    return exchange -> send(exchange, status, body);
  }

  /** Answers nothing until the time has passed or the client has gone. */
  static Answering hang(Duration time) {
    return exchange -> {
      var never = new CountDownLatch(1);
      boolean _ = never.await(time.toMillis(), TimeUnit.MILLISECONDS);
      exchange.close();
    };
  }

  /** Closes the connection without an answer. */
  static Answering drop() {
    return HttpExchange::close;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void end(Asked asked, String body) {
    asked.end = body;
    asked.ended.countDown();
  }

  private String confirmed(Asked asked, @Nullable Person another) {
    var country = asked.start.phoneNumber().startsWith("+370") ? "LT" : "EE";
    var person =
        another == null
            ? new Person(country, asked.start.nationalIdentityNumber(), "Mary Änn", "O’Connež")
            : another;
    try {
      byte[] hash = Base64.getDecoder().decode(asked.start.hash());
      var certificate = authority.issue(person.certificate(key.getPublic(), Instant.now()));
      var base64 = Base64.getEncoder();
      return """
      {"state":"COMPLETE","result":"OK","time":"2026-01-01T00:00:00","traceId":"trace",
       "signature":{"value":"%s","algorithm":"%sWithECEncryption"},"cert":"%s"}
      """
          .formatted(
              base64.encodeToString(Keys.sign(key.getPrivate(), hash)),
              asked.start.hashType(),
              base64.encodeToString(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      if (exchange.getRequestMethod().equals("POST")) {
        starts.incrementAndGet();
        var scripted = scriptedStarts.poll();
        answer(exchange, scripted == null ? this::start : scripted);
      } else {
        polls.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        try {
          var scripted = scriptedPolls.poll();
          answer(exchange, scripted == null ? this::poll : scripted);
        } finally {
          open.decrementAndGet();
        }
      }
    } finally {
      exchange.close();
    }
  }

  private static void answer(HttpExchange exchange, Answering answering) throws IOException {
    try {
      answering.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start(HttpExchange exchange) throws IOException {
    var id = UUID.randomUUID().toString();
    var start = Json.reader(Start.class).read(exchange.getRequestBody().readAllBytes());
    sessions.put(id, new Asked(start));
    send(exchange, 200, "{\"sessionID\":\"" + id + "\"}");
  }

  private void poll(HttpExchange exchange) throws IOException, InterruptedException {
    var path = requireNonNull(exchange.getRequestURI().getPath());
    var asked = sessions.get(path.substring(path.lastIndexOf('/') + 1));
    if (asked == null) {
      send(exchange, 404, "{\"error\":\"SessionID not found\"}");
      return;
    }
    var query = requireNonNull(exchange.getRequestURI().getQuery());
    long millis = Long.parseLong(query.substring("timeoutMs=".length()));
    boolean ended = asked.ended.await(millis, TimeUnit.MILLISECONDS);
    send(exchange, 200, ended ? asked.end : "{\"state\":\"RUNNING\"}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
