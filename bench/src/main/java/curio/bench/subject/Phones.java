package curio.bench.subject;

import curio.http.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stand-in for SK, which upstream is to all subjects: a process of its own. */
public final class Phones implements AutoCloseable {
  private static final String READY_LINE = "Curio is ready";

  /** Its pauses are not to be taken for those of who is measured. */
  private static final String HEAP = "-Xms3g -Xmx3g -Xmn1500m";

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);
  private static final Json.Reader<Counts> COUNTS = Json.reader(Counts.class);
  private static final Json.Reader<Sessions> SESSIONS = Json.reader(Sessions.class);

  private final ChildProcess process;
  private final HttpCalls calls;
  private final URI address;
  private final Path authorities;

  private Phones(ChildProcess process, InetSocketAddress address, Path authorities) {
    this.process = process;
    this.calls = new HttpCalls(address);
    this.address = URI.create("http://127.0.0.1:" + address.getPort());
    this.authorities = authorities;
  }

  /**
   * The polls of one session.
   *
   * @param open now
   * @param replaced open when another one came
   * @param lastOpened when the last one came
   */
  public record Polls(int open, long replaced, Instant lastOpened) {}

  /** Starts it and waits until it answers. */
  public static Phones start(Path launcher, Path directory) throws IOException {
    int port = Ports.free(1).getFirst();
    ChildProcess process =
        ChildProcess.start(
            List.of(
                launcher.toAbsolutePath().toString(),
                "serve",
                "--roles=mobile-id-mock",
                "--cluster-secret=a-secret-of-the-benchmark",
                "--mobile-id-mock.port=" + port,
                "--port=0",
                "--internal-port=0",
                "--rpc-port=0",
                "--data=" + directory.resolve("phones")),
            Map.of("CURIO_JAVA", Jvm.java(), "CURIO_JVM_OPTIONS", HEAP),
            directory.resolve("phones.log"));
    process.await(() -> process.line(READY_LINE), START_PATIENCE);
    Path authorities = directory.resolve("authorities.pem");
    Phones phones =
        new Phones(
            process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), authorities);
    Files.writeString(authorities, phones.calls.get("/mock/ca").body());
    return phones;
  }

  /** Where it is asked. */
  public URI address() {
    return address;
  }

  /** A PEM file with the certificate of who issues its people's. */
  public Path authorities() {
    return authorities;
  }

  /** How long people take from now on, any time between two equally likely. */
  public void delay(Duration shortest, Duration longest) throws IOException {
    calls.post(
        "/mock/delay",
        "{\"shortestMillis\":%d,\"longestMillis\":%d}"
            .formatted(shortest.toMillis(), longest.toMillis()));
  }

  /** How many polls of all sessions are open. */
  public int open() throws IOException {
    return COUNTS.read(bytes("/mock/polls")).openNow();
  }

  /** Those of each session that was ever polled, by the id that it has there. */
  public Map<String, Polls> sessions() throws IOException {
    Map<String, Polls> polls = new HashMap<>();
    for (Session session : SESSIONS.read(bytes("/mock/sessions")).sessions()) {
      if (session.lastOpened() != null) {
        polls.put(
            session.sessionID(),
            new Polls(session.openNow(), session.replaced(), Instant.parse(session.lastOpened())));
      }
    }
    return polls;
  }

  private byte[] bytes(String path) throws IOException {
    return calls.get(path).body().getBytes(StandardCharsets.UTF_8);
  }

  private record Counts(
      int openNow, long opened, long replaced, int mostOfOneSession, double longestOverlapMillis) {}

  private record Session(
      String sessionID, int openNow, long replaced, @Nullable String lastOpened) {}

  private record Sessions(List<Session> sessions) {}

  @Override
  public void close() {
    calls.close();
    process.close();
  }
}
