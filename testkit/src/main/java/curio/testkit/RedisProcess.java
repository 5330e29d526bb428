package curio.testkit;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis as a child process. Thread-safe. */
final class RedisProcess {
  private static final String BINARY = "redis-server-7.0.15-";

  /** What is made once, by whoever asks first. */
  private static final class Holder {
    private static final Path PROGRAM = unpack();
  }

  private RedisProcess() {}

  static Process start(List<String> options, Path directory, File output) throws IOException {
    var line = new ArrayList<>(List.of(Holder.PROGRAM.toString()));
    line.addAll(options);
    return TiedProcess.start(line, directory, output);
  }

  private static Path unpack() {
    var resource = "/" + BINARY + system() + "-" + processor();
    try (var in = RedisProcess.class.getResourceAsStream(resource)) {
      return copied(in, resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path copied(@Nullable InputStream in, String resource) throws IOException {
    if (in == null) {
      throw new IllegalStateException("no Redis for this machine: " + resource);
    }
    var program = Files.createTempFile("curio-test-redis-server-", "");
    program.toFile().deleteOnExit();
    Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
    return program;
  }

  private static String system() {
    var name = requireNonNull(System.getProperty("os.name"));
    return name.startsWith("Mac") ? "darwin" : "linux";
  }

  private static String processor() {
    return "aarch64".equals(System.getProperty("os.arch")) ? "arm64" : "amd64";
  }
}
