package curio.bench.subject;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A real Redis on the loopback that keeps nothing on the disk. Thread-safe. */
public final class OwnRedis implements AutoCloseable {
  /** What it is. */
  public static final String VERSION = "7.0.15";

  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final String READY_LINE = "Ready to accept connections";

  private final ChildProcess process;
  private final int port;

  private OwnRedis(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one; its program and its log lie in the directory. */
  static OwnRedis start(Path directory) throws IOException {
    int port = Ports.free(1).getFirst();
    List<String> command =
        List.of(
            program(directory).toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--maxmemory",
            "512mb",
            "--maxmemory-policy",
            "allkeys-lru");
    ChildProcess process =
        ChildProcess.start(command, Map.of(), directory.resolve("redis-" + port + ".log"));
    try {
      process.await(() -> process.line(READY_LINE), START_PATIENCE);
    } catch (IOException e) {
      process.close();
      throw e;
    }
    return new OwnRedis(process, port);
  }

  /** The one in the jar of its binaries. */
  private static Path program(Path directory) throws IOException {
    String resource =
        "/redis-server-%s-%s-%s"
            .formatted(
                VERSION,
                String.valueOf(System.getProperty("os.name")).startsWith("Mac")
                    ? "darwin"
                    : "linux",
                "aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "amd64");
    Path program = directory.resolve("redis-server");
    if (!Files.exists(program)) {
      try (InputStream in =
          Objects.requireNonNull(OwnRedis.class.getResourceAsStream(resource), resource)) {
        Files.copy(in, program);
      }
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    return program;
  }

  /** As clients take it. */
  String url() {
    return "redis://127.0.0.1:" + port;
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as if the power had failed. */
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
  }
}
