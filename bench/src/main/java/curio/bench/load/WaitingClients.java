package curio.bench.load;

import curio.http.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Relying parties of a Mobile-ID proxy: they start sessions, and wait for the ends of them on a
 * connection each. Thread-safe.
 */
public final class WaitingClients implements AutoCloseable {
  private static final int STARTS_AT_ONCE = 32;
  private static final int PEOPLE = 100;
  private static final int MAX_MICROS = 300_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Json.Reader<Started> STARTED = Json.reader(Started.class);
  private static final Json.Reader<Status> STATUS = Json.reader(Status.class);
  private static final String HASH = Base64.getEncoder().encodeToString(new byte[32]);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String base;
  private final AtomicReference<@Nullable String> refused = new AtomicReference<>();
  private final ConcurrentHistogram latency = new ConcurrentHistogram(MAX_MICROS, 3);

  /** Clients of one node. */
  public WaitingClients(InetSocketAddress address) {
    this.base = "http://%s:%d".formatted(address.getHostString(), address.getPort());
  }

  /** Starts so many sessions, a few at a time, and gives their ids. */
  public List<String> start(int count) throws IOException {
    Semaphore places = new Semaphore(STARTS_AT_ONCE);
    List<Future<String>> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.acquireUninterruptibly();
      int person = 2 * (i % PEOPLE);
      started.add(
          threads.submit(() -> {
            try {
              return startOne(person);
            } finally {
              places.release();
            }
          }));
    }
    List<String> ids = new ArrayList<>();
    for (Future<String> each : started) {
      ids.add(get(each));
    }
    return ids;
  }

  /** Has somebody wait for the end of each; gives what ends when they all have. */
  public List<Future<Boolean>> await(List<String> ids) {
    return ids.stream().map(id -> threads.submit(() -> awaitEnd(id))).toList();
  }

  /** How many of them were answered that their person has confirmed. */
  public static int confirmed(List<Future<Boolean>> ends) throws IOException {
    int confirmed = 0;
    for (Future<Boolean> each : ends) {
      confirmed += get(each) ? 1 : 0;
    }
    return confirmed;
  }

  /** The last answer that said neither RUNNING nor how it ended. */
  public Optional<String> refused() {
    return Optional.ofNullable(refused.get());
  }

  /** From the time that upstream wrote into the result until the client had it, in µs. */
  public ConcurrentHistogram latency() {
    return latency;
  }

  private record Started(String sessionID) {}

  private record Signature(String value, String algorithm) {}

  private record Status(
      String state,
      @Nullable String result,
      @Nullable Signature signature,
      @Nullable String cert,
      @Nullable String time,
      @Nullable String traceId) {}

  private String startOne(int person) throws IOException, InterruptedException {
    String body =
        String.format(
            Locale.ROOT,
            """
            {"relyingPartyName":"DEMO","relyingPartyUUID":"00000000-0000-0000-0000-000000000000",
            "phoneNumber":"+3725550%04d","nationalIdentityNumber":"60001019906",
            "hash":"%s","hashType":"SHA256","language":"ENG"}
            """,
            person,
            HASH);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/authentication"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("a session does not start: " + answer.statusCode());
    }
    return STARTED.read(answer.body()).sessionID();
  }

  private boolean awaitEnd(String id) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(base + "/authentication/session/" + id + "?timeoutMs=120000"))
            .timeout(PATIENCE)
            .build();
    while (true) {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      Instant now = Instant.now();
      if (answer.statusCode() != 200) {
        refused.set(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        return false;
      }
      Status status = STATUS.read(answer.body());
      if (status.time() != null) {
        latency.recordValue(micros(Instant.parse(status.time()), now));
        return "OK".equals(status.result());
      }
    }
  }

  private static long micros(Instant landed, Instant answered) {
    return Math.clamp(Duration.between(landed, answered).toNanos() / 1_000, 0, MAX_MICROS);
  }

  private static <T> T get(Future<T> future) throws IOException {
    try {
      return Objects.requireNonNull(future.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException("a client failed", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
