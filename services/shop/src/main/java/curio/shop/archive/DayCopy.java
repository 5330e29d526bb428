package curio.shop.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of a day in a temporary directory, where they stay while nodes put them together:
 * everything that was in the archive when it was made, maybe in two files. Confined to one thread.
 */
final class DayCopy implements AutoCloseable {
  private final ArchiveFiles archive;
  private final ArchiveDirectory copies;
  private final Set<ArchiveFile> files = new LinkedHashSet<>();
  private final Set<String> problems = new LinkedHashSet<>();

  private DayCopy(ArchiveFiles archive, ArchiveDirectory copies) {
    this.archive = archive;
    this.copies = copies;
  }

  /** Copies them. */
  static DayCopy of(ArchiveFiles archive, LocalDate day) {
    try {
      var copies = new ArchiveDirectory(Files.createTempDirectory("curio-archive-"));
      var copy = new DayCopy(archive, copies);
      try {
        Files.createDirectory(copies.directory(day));
        copy.fill(day);
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
  private void fill(LocalDate day) throws IOException {
    boolean whole = false;
    while (!whole) {
      whole = true;
      for (var file : archive.files(day)) {
        if (!files.contains(file)) {
          whole &= copy(file);
        }
      }
    }
  }

  /** False if it is gone. */
  private boolean copy(ArchiveFile file) throws IOException {
    InputStream content;
    try {
      content = archive.open(file);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      problems.add(archive.where(file) + ": cannot be read");
      return true;
    }
    try (content) {
      files.add(file);
      Files.copy(content, copies.path(file));
      return true;
    }
  }

  /** Where the copies are. */
  ArchiveFiles copies() {
    return copies;
  }

  /** The copied ones, by their first segments as long as nothing was put together. */
  List<ArchiveFile> files() {
    return List.copyOf(files);
  }

  /** Files that could not be copied. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    try {
      for (var file : files) {
        copies.delete(file);
      }
      for (var day : copies.days()) {
        Files.deleteIfExists(copies.directory(day));
      }
      Files.deleteIfExists(copies.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
