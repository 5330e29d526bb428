package curio.bench.subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A file by which a child process tells its port as soon as it serves requests. */
record ReadyFile(Path path) {
  /** Where the process serves, once it said so. */
  Optional<InetSocketAddress> address() {
    try {
      return Files.exists(path)
          ? Optional.of(
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(),
                  Integer.parseInt(Files.readString(path).strip())))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says so; readers see all of it or nothing. */
  void tell(int port) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    Files.writeString(unfinished, Integer.toString(port));
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
  }
}
