package curio.bench.browser;

import curio.http.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Chromium without a window, with a profile and a cache of its own. Thread-safe. */
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;
  private static final Json.Reader<Target> TARGET = Json.reader(Target.class);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  private Chromium(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** A tab, as the browser tells of it. */
  record Target(String webSocketDebuggerUrl) {}

  /** Where it is, if it is installed. */
  public static Optional<Path> find() {
    return Stream.of("chromium", "chromium-browser", "google-chrome-stable")
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one that keeps its profile in this directory, which is to be empty. */
  public static Chromium start(Path program, Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--no-first-run",
                "--window-size=1280,860",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile.toAbsolutePath(),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("browser.log").toFile())
            .start();
    Path told = profile.resolve("DevToolsActivePort");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<String> lines = Files.exists(told) ? Files.readAllLines(told) : List.of();
      if (lines.size() > 1) {
        return new Chromium(process, Integer.parseInt(lines.getFirst().strip()));
      }
      if (endedWithin(process, POLL_MILLIS) || System.nanoTime() > end) {
        process.destroyForcibly();
        throw new IOException(program + ": did not start; see " + profile.resolve("browser.log"));
      }
    }
  }

  /** Opens an empty tab. */
  public Tab tab() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
            .timeout(PATIENCE)
            .PUT(BodyPublishers.noBody())
            .build();
    try {
      byte[] answer = http.send(request, BodyHandlers.ofByteArray()).body();
      return Tab.at(http, URI.create(TARGET.read(answer).webSocketDebuggerUrl()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!endedWithin(process, PATIENCE.toMillis())) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    http.shutdownNow();
  }

  private static boolean endedWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
