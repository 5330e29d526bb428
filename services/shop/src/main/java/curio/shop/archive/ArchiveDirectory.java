package curio.shop.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The files of the archive: a directory for each day, in it files that are never changed once they
 * have their name. Thread-safe, also between processes.
 *
 * @param path exists where anything was archived
 */
record ArchiveDirectory(Path path) {
  static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Makes it if it is missing, readable by its user alone. */
  void make() throws IOException {
    makePrivate(path);
  }

  /** Makes that of a day, on the disk as well. */
  Path make(LocalDate day) throws IOException {
    var directory = directory(day);
    if (!Files.isDirectory(directory)) {
      makePrivate(directory);
      SegmentWriter.flushNames(path);
    }
    return directory;
  }

  private static void makePrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
    }
  }

  Path directory(LocalDate day) {
    return path.resolve(day.toString());
  }

  /** Days of which there is anything, the oldest first. */
  List<LocalDate> days() {
    return list(path).stream().flatMap(one -> day(one).stream()).sorted().toList();
  }

  private static Optional<LocalDate> day(Path path) {
    try {
      return Files.isDirectory(path)
          ? Optional.of(LocalDate.parse(String.valueOf(path.getFileName())))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The files of a day, by their first segment. */
  List<Path> files(LocalDate day) {
    return list(directory(day)).stream()
        .filter(file -> SegmentName.of(file).isPresent())
        .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
        .toList();
  }

  /** Files of a day that are neither part of the archive nor on their way to be. */
  List<Path> strangers(LocalDate day) {
    return list(directory(day)).stream()
        .filter(file -> SegmentName.of(file).isEmpty() && !SegmentName.isUnfinished(file))
        .sorted()
        .toList();
  }

  /** What a writer left that was killed; those who still write fail, and write again. */
  void removeUnfinished(LocalDate day) throws IOException {
    for (var file : list(directory(day))) {
      if (SegmentName.isUnfinished(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<Path> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
