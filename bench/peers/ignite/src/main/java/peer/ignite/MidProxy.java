package peer.ignite;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ignite.Ignite;

/** A proxy for Mobile-ID: starts sessions upstream and answers when they have ended, whoever polls them. */
final class MidProxy {
  private static final String START = "/authentication";
  private static final String SESSION = "/authentication/session/";
  private static final String RUNNING = "{\"state\":\"RUNNING\"}";
  private static final Pattern HASH = Pattern.compile("\"hash\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern TIMEOUT = Pattern.compile("\\btimeoutMs=(\\d{1,9})");
  private static final long MIN_WAIT_MILLIS = 1_000;
  private static final long MAX_WAIT_MILLIS = 120_000;

  private static final int BACKLOG = 8_192;

  /** For many connections at once: those of clients stay open, and a waiting poll holds little memory. */
  private static final Map<String, String> JDK_SETTINGS =
      Map.of(
          "sun.net.httpserver.nodelay", "true",
          "sun.net.httpserver.maxIdleConnections", "20000",
          "sun.net.httpserver.idleInterval", "300",
          "jdk.httpclient.bufsize", "4096",
          "jdk.httpclient.connectionPoolSize", "256");

  /** At work on a request at the same time; those who wait for an end are not. */
  private static final int HANDLERS = 512;

  private static final int ANSWERERS = 64;

  private final MidRequests requests;
  private final Polling polling;
  private final Upstream upstream;
  private final Waits waits;
  private final ExecutorService answerers = Threads.atMost(ANSWERERS, "answerer");

  private MidProxy(Ignite ignite, Upstream upstream) {
    this.requests = new MidRequests(ignite);
    this.polling = new Polling(ignite, requests, upstream);
    this.upstream = upstream;
    this.waits = new Waits(ignite, requests);
  }

  /** Returns when it serves. */
  static void start(Ignite ignite, int port, String upstreamUrl) throws IOException {
    JDK_SETTINGS.forEach(System::setProperty);
    MidProxy proxy = new MidProxy(ignite, new Upstream(upstreamUrl));
    proxy.polling.start();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), BACKLOG);
    server.createContext(START, exchange -> proxy.handle(exchange, proxy::start));
    server.createContext(SESSION, exchange -> proxy.handle(exchange, proxy::session));
    server.setExecutor(Threads.atMost(HANDLERS, "handler"));
    server.start();
  }

  @FunctionalInterface
  private interface Handler {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private void handle(HttpExchange exchange, Handler handler) throws IOException {
    try {
      handler.handle(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (RuntimeException e) {
      System.err.println("request: " + e);
      answer(exchange, 503, error("Service Unavailable"));
    }
  }

  private void start(HttpExchange exchange) throws IOException, InterruptedException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!exchange.getRequestMethod().equals("POST")
        || !exchange.getRequestURI().getPath().equals(START)) {
      answer(exchange, 404, error("Not Found"));
      return;
    }
    Upstream.Answer started = startUpstream(body);
    if (started.sessionId().isEmpty()) {
      answer(exchange, started.status(), started.body());
      return;
    }
    String id = started.sessionId().get();
    Matcher hash = HASH.matcher(body);
    requests.put(MidRequest.initiated(id, hash.find() ? hash.group(1) : ""));
    polling.publish(id);
    answer(exchange, 200, "{\"sessionID\":\"" + id + "\"}");
  }

  private Upstream.Answer startUpstream(String body) throws InterruptedException {
    try {
      return upstream.start(body);
    } catch (IOException e) {
      return new Upstream.Answer(502, error("Bad Gateway"));
    }
  }

  private void session(HttpExchange exchange) {
    String id = exchange.getRequestURI().getPath().substring(SESSION.length());
    waits
        .await(id, waitMillis(exchange))
        .thenAcceptAsync(request -> answer(exchange, request), answerers);
  }

  private static long waitMillis(HttpExchange exchange) {
    String query = exchange.getRequestURI().getQuery();
    Matcher timeout = TIMEOUT.matcher(query == null ? "" : query);
    long asked = timeout.find() ? Long.parseLong(timeout.group(1)) : 0;
    return Math.max(MIN_WAIT_MILLIS, Math.min(asked, MAX_WAIT_MILLIS));
  }

  private static void answer(HttpExchange exchange, MidRequest request) {
    if (request == null) {
      answer(exchange, 404, error("SessionID not found"));
    } else if (!request.hasEnded()) {
      answer(exchange, 200, RUNNING);
    } else if (request.hasResult()) {
      answer(exchange, 200, request.answer());
    } else {
      answer(exchange, 502, error("Bad Gateway"));
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    try {
      exchange.sendResponseHeaders(status, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      // Who has gone needs no answer; this closes the connection.
      exchange.close();
    }
  }

  private static String error(String text) {
    return "{\"error\":\"" + text + "\"}";
  }
}
