package curio.mobileid.upstream;

import curio.errors.CurioException;
import curio.http.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Mobile-ID REST API of SK ID Solutions: a start, and a long poll of its status. Blocks;
/// interrupting a call ends it and closes its connection, so that upstream sees the poll end.
/// Thread-safe.
///
/// A start is sent once, as it makes a phone ring. A poll changes nothing, so whoever polls may
/// repeat it. Nothing that upstream says beyond its closed set of answers goes any further: texts
/// of errors stay here, bodies are bounded.
public final class Upstream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
  private static final int MAX_BODY = 64 << 10;
  private static final int MAX_SESSION_ID = 200;
  private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._~-]{1,200}");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Json.Reader<StartedBody> STARTED = Json.reader(StartedBody.class);
  private static final Json.Reader<StatusBody> STATUS = Json.reader(StatusBody.class);

  private final HttpClient http;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("upstream-", 0).factory());
  private final UpstreamSettings settings;

  /** Nothing is connected yet. */
  public Upstream(UpstreamSettings settings) {
    this.settings = settings;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    if (!settings.pins().isEmpty()) {
      builder.sslContext(PinnedKeys.context(settings.pins(), null));
    }
    this.http = builder.build();
  }

  /** A whole answer. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Received(int status, byte[] body) {}

  record StartBody(
      String relyingPartyName,
      String relyingPartyUUID,
      String phoneNumber,
      String nationalIdentityNumber,
      String hash,
      String hashType,
      String language,
      @Nullable String displayText,
      @Nullable String displayTextFormat) {}

  record StartedBody(String sessionID) {}

  record StatusBody(
      String state,
      @Nullable String result,
      @Nullable SignatureBody signature,
      @Nullable String cert,
      @Nullable String time,
      @Nullable String traceId) {}

  record SignatureBody(@Nullable String value, @Nullable String algorithm) {}

  /** Makes a phone ring, once at most. */
  public StartOutcome start(UpstreamKind kind, RelyingParty party, Prompt prompt)
      throws InterruptedException {
    var body =
        new StartBody(
            party.name(),
            party.uuid().toString(),
            prompt.phone().text(),
            prompt.person().digits(),
            prompt.hash().base64(),
            prompt.hash().type().name(),
            prompt.language().name(),
            prompt.displayText(),
            prompt.displayTextFormat());
    var request =
        request("/" + kind.path())
            .timeout(settings.answerWithin())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.write(body)))
            .build();
    try {
      return started(send(request));
    } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
      return new StartOutcome.NotTaken("cannot be reached: " + e.getClass().getSimpleName());
    } catch (IOException e) {
      stopIfInterrupted(e);
      return new StartOutcome.Unknown("no answer: " + e.getClass().getSimpleName());
    }
  }

  /**
   * Asks how a session stands; the answer comes when it has ended, and otherwise after the time.
   *
   * @param timeout how long upstream waits for the end
   */
  public PollOutcome poll(UpstreamKind kind, String sessionId, Duration timeout)
      throws InterruptedException {
    var request =
        request("/%s/session/%s?timeoutMs=%d".formatted(kind.path(), sessionId, timeout.toMillis()))
            .timeout(timeout.plus(settings.answerWithin()))
            .GET()
            .build();
    try {
      return polled(send(request));
    } catch (IOException e) {
      stopIfInterrupted(e);
      return new PollOutcome.Failed("no answer: " + e.getClass().getSimpleName());
    }
  }

  /** Ends every call and connection. */
  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdown();
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(settings.base() + pathAndQuery))
        .header("Accept", "application/json");
  }

  /** The time of a request ends with the headers of its answer; the body has a time of its own. */
  private Received send(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.limiting(BodyHandlers.ofInputStream(), MAX_BODY));
    var complete = new CountDownLatch(1);
    try (var body = answer.body()) {
      threads.execute(() -> closeUnless(complete, body));
      return new Received(answer.statusCode(), body.readAllBytes());
    } finally {
      complete.countDown();
    }
  }

  /** Whoever reads a body that is closed sees it end or fail. */
  private void closeUnless(CountDownLatch complete, InputStream body) {
    try {
      if (!complete.await(settings.answerWithin().toNanos(), TimeUnit.NANOSECONDS)) {
        body.close();
      }
    } catch (InterruptedException | IOException e) {
      LOG.atDebug().setCause(e).log("a body was not closed");
    }
  }

  /** Reading a body tells of an interrupt by a failure. */
  private static void stopIfInterrupted(IOException failure) throws InterruptedException {
    if (Thread.interrupted()) {
      var interrupted = new InterruptedException("while an answer was read");
      interrupted.initCause(failure);
      throw interrupted;
    }
  }

  private static StartOutcome started(Received answer) {
    return switch (answer.status()) {
      case 200 -> accepted(answer.body());
      case 400 -> new StartOutcome.Refused();
      case 401, 403, 404, 405, 429, 503 -> new StartOutcome.NotTaken("status " + answer.status());
      default -> new StartOutcome.Unknown("status " + answer.status());
    };
  }

  private static StartOutcome accepted(byte[] body) {
    try {
      var id = STARTED.read(body).sessionID();
      return SESSION_ID.matcher(id).matches()
          ? new StartOutcome.Accepted(id)
          : new StartOutcome.Unknown(
              "sessionID: %d characters (expected: 1 to %d that a path can hold)"
                  .formatted(id.length(), MAX_SESSION_ID));
    } catch (CurioException e) {
      return new StartOutcome.Unknown("an answer that is none");
    }
  }

  private static PollOutcome polled(Received answer) {
    return switch (answer.status()) {
      case 200 -> status(answer.body());
      case 400, 401, 403, 404, 405 -> new PollOutcome.Lost("status " + answer.status());
      default -> new PollOutcome.Failed("status " + answer.status());
    };
  }

  private static PollOutcome status(byte[] body) {
    StatusBody status;
    try {
      status = STATUS.read(body);
    } catch (CurioException e) {
      return new PollOutcome.Failed("an answer that is none");
    }
    return switch (status.state()) {
      case "RUNNING" -> new PollOutcome.StillRunning();
      case "COMPLETE" -> completed(status);
      default -> new PollOutcome.Failed("an unknown state");
    };
  }

  private static PollOutcome completed(StatusBody status) {
    var result = status.result() == null ? "" : status.result();
    var signature = status.signature();
    return UpstreamResult.of(result)
        .<PollOutcome>map(known ->
            new PollOutcome.Completed(
                new UpstreamAnswer(
                    known,
                    signature == null ? null : signature.value(),
                    signature == null ? null : signature.algorithm(),
                    status.cert(),
                    status.time(),
                    status.traceId())))
        .orElseGet(() -> new PollOutcome.Failed("an unknown result"));
  }
}
