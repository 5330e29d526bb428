package curio.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the subjects keep their data: a temporary directory that is deleted at the end. */
final class WorkDirectory implements AutoCloseable {
  private final Path path;
  private int made;

  private WorkDirectory(Path path) {
    this.path = path;
  }

  static WorkDirectory create() throws IOException {
    return new WorkDirectory(Files.createTempDirectory("curio-bench-"));
  }

  Path path() {
    return path;
  }

  /** A new empty directory. */
  Path fresh(String name) throws IOException {
    made++;
    return Files.createDirectory(path.resolve(made + "-" + name));
  }

  /** Deletes a directory and all in it; what is gone already is no error. */
  void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void close() {
    try {
      delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
