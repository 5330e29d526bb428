package curio.shop.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of a day in a temporary directory, where they stay while nodes put them together:
 * everything that was in the archive when it was made, maybe in two files. Confined to one thread.
 */
final class DayCopy implements AutoCloseable {
  private final Path directory;

  /** Each with the file that it is a copy of. */
  private final Map<Path, Path> files = new LinkedHashMap<>();

  private final Set<String> problems = new LinkedHashSet<>();

  private DayCopy(Path directory) {
    this.directory = directory;
  }

  /** Copies them. */
  static DayCopy of(ArchiveDirectory archive, LocalDate day) {
    try {
      var copy = new DayCopy(Files.createTempDirectory("curio-archive-"));
      try {
        copy.fill(archive, day);
        return copy;
      } catch (IOException | RuntimeException e) {
        copy.close();
        throw e;
      }
    } catch (IOException e) {
      throw ArchiveCommand.noRoom(e);
    }
  }

  /** Until none has been put together with others meanwhile. */
  private void fill(ArchiveDirectory archive, LocalDate day) throws IOException {
    boolean whole = false;
    while (!whole) {
      whole = true;
      for (var file : archive.files(day)) {
        var copied = directory.resolve(String.valueOf(file.getFileName()));
        if (!files.containsKey(copied)) {
          whole &= copy(file, copied);
        }
      }
    }
  }

  /** False if it is gone. */
  private boolean copy(Path file, Path copied) throws IOException {
    InputStream content;
    try {
      content = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      problems.add(file + ": cannot be read");
      return true;
    }
    try (content) {
      files.put(copied, file);
      Files.copy(content, copied);
      return true;
    }
  }

  /** The copies, by their first segments as long as nothing was put together. */
  List<Path> files() {
    return List.copyOf(files.keySet());
  }

  /** Of which file one is the copy. */
  Path original(Path copied) {
    return files.getOrDefault(copied, copied);
  }

  /** Files that could not be copied. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    try {
      for (var copied : files.keySet()) {
        Files.deleteIfExists(copied);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
