package curio.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A real Redis on the loopback, as a process that ends with this JVM. It keeps nothing on disk and
 * at most 64 MiB. It can be killed, frozen and started again on its port; then it is empty.
 * Thread-safe.
 */
public final class RedisServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String READY = "Ready to accept connections";
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int TRIES = 5;
  private static final int LAST_PORT = 55_535;

  /** Its own place on the disk: what it says, and what it keeps of a cluster. */
  private final Path directory;

  private final int port;
  private final List<String> options;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private Process process;

  private RedisServer(Path directory, int port, List<String> options) throws IOException {
    this.directory = directory;
    this.port = port;
    this.options = List.copyOf(options);
    this.process = launch();
  }

  /** Starts one; returns when it accepts connections. */
  public static RedisServer start() {
    return startWith(List.of());
  }

  /** Starts one that asks for a password. */
  public static RedisServer startWithPassword(String password) {
    return startWith(List.of("--requirepass", password));
  }

  /**
   * Starts one in cluster mode, which is alone and has no slots. Its bus is 10 000 ports up; its
   * slots are served even if others are not.
   */
  public static RedisServer startInCluster() {
    return startWith(
        List.of(
            "--cluster-enabled",
            "yes",
            "--cluster-node-timeout",
            "2000",
            "--cluster-require-full-coverage",
            "no"));
  }

  /**
   * Starts one that speaks TLS only.
   *
   * @param identity directory with {@code certificate.pem} and {@code key.pem}, as {@link
   *     TestCertificate#writeTo} leaves it
   */
  public static RedisServer startWithTls(Path identity) {
    for (int tries = 1; ; tries++) {
      int port = freePort();
      var tls =
          List.of(
              "--tls-port",
              Integer.toString(port),
              "--tls-cert-file",
              identity.resolve("certificate.pem").toString(),
              "--tls-key-file",
              identity.resolve("key.pem").toString(),
              "--tls-auth-clients",
              "no",
              "--port",
              "0");
      try {
        return start(port, tls);
      } catch (IllegalStateException taken) {
        giveUpAfter(tries, taken);
      }
    }
  }

  private static RedisServer startWith(List<String> more) {
    for (int tries = 1; ; tries++) {
      int port = freePort();
      var options = new ArrayList<>(List.of("--port", Integer.toString(port)));
      options.addAll(more);
      try {
        return start(port, options);
      } catch (IllegalStateException taken) {
        giveUpAfter(tries, taken);
      }
    }
  }

  /** A port that was free is somebody else's now and then. */
  private static void giveUpAfter(int tries, IllegalStateException failure) {
    if (tries == TRIES) {
      throw failure;
    }
  }

  private static RedisServer start(int port, List<String> options) {
    try {
      var directory = Files.createTempDirectory("curio-test-redis-");
      var server = new RedisServer(directory, port, options);
      try {
        server.awaitReady();
        return server;
      } catch (IllegalStateException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** Host and port. */
  public String address() {
    return HOST + ":" + port;
  }

  /** The address as clients take it, without a password. */
  public String url() {
    return "redis://" + address();
  }

  /** SIGKILL: connections are reset, what it kept is gone. */
  public void kill() {
    lock.lock();
    try {
      TiedProcess.end(process);
    } finally {
      lock.unlock();
    }
  }

  /** SIGSTOP: it stands still; its connections stay open and new ones can be made. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  public void thaw() {
    signal("CONT");
  }

  /** Starts it again on the same port, empty, after {@link #kill}. */
  public void restart() {
    lock.lock();
    try {
      TiedProcess.end(process);
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
    awaitReady();
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch() throws IOException {
    var output = directory.resolve("log").toFile();
    Files.deleteIfExists(output.toPath());
    var all = new ArrayList<>(options);
    all.addAll(List.of("--bind", HOST, "--save", "", "--appendonly", "no"));
    all.addAll(List.of("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"));
    return RedisProcess.start(all, directory, output);
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!log().contains(READY)) {
      if (!running().isAlive() || System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("Redis did not start: " + log());
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String log() {
    try {
      var file = directory.resolve("log");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process running() {
    lock.lock();
    try {
      return process;
    } finally {
      lock.unlock();
    }
  }

  private void signal(String name) {
    TiedProcess.signal(running(), name);
  }

  /** One above which there is room for the bus of a cluster. */
  private static int freePort() {
    while (true) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (socket.getLocalPort() <= LAST_PORT) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
