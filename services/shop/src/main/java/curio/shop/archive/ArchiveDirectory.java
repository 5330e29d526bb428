package curio.shop.archive;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An archive in a directory, which has one for each day. A file is written under another name until
 * all of it is on the disk, then renamed. Thread-safe, also between processes.
 *
 * @param path exists where anything was archived
 */
record ArchiveDirectory(Path path) implements ArchiveFiles {
  static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Pattern UNFINISHED = Pattern.compile("[0-9a-f-]{36}\\.unfinished");

  /** Readable by its user alone. */
  @Override
  public void make() {
    try {
      makePrivate(path);
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.INVALID,
          "shop.archive: %s cannot be used (expected: a directory this user may write)"
              .formatted(path),
          e);
    }
  }

  @Override
  public boolean exists() {
    return Files.isDirectory(path);
  }

  private static void makePrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PRIVATE_DIRECTORY);
    }
  }

  @Override
  public List<LocalDate> days() {
    return list(path).stream()
        .filter(Files::isDirectory)
        .flatMap(one -> SegmentName.day(name(one)).stream())
        .sorted()
        .toList();
  }

  @Override
  public List<ArchiveFile> files(LocalDate day) {
    return list(directory(day)).stream()
        .map(ArchiveDirectory::name)
        .sorted()
        .flatMap(name -> SegmentName.of(name).stream())
        .map(name -> new ArchiveFile(day, name))
        .toList();
  }

  @Override
  public SortedMap<LocalDate, List<ArchiveFile>> all() {
    var all = new TreeMap<LocalDate, List<ArchiveFile>>();
    days().forEach(day -> all.put(day, files(day)));
    return all;
  }

  @Override
  public List<String> strangers(LocalDate day) {
    return list(directory(day)).stream()
        .filter(file -> SegmentName.of(name(file)).isEmpty() && !isUnfinished(file))
        .map(Path::toString)
        .sorted()
        .toList();
  }

  @Override
  public void removeUnfinished(LocalDate day) throws IOException {
    for (var file : list(directory(day))) {
      if (isUnfinished(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static boolean isUnfinished(Path file) {
    return UNFINISHED.matcher(name(file)).matches();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
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

  @Override
  public Unpublished write(LocalDate day) throws IOException {
    var directory = directory(day);
    if (!Files.isDirectory(directory)) {
      makePrivate(directory);
      flushNames(path);
    }
    return new UnpublishedFile(directory);
  }

  @Override
  public InputStream open(ArchiveFile file) throws IOException {
    return Files.newInputStream(path(file));
  }

  @Override
  public long contentLength(ArchiveFile file) throws IOException {
    try (var channel = FileChannel.open(path(file))) {
      long size = channel.size();
      var last = ByteBuffer.allocate(SegmentReader.LENGTH_BYTES);
      if (size >= last.capacity()) {
        channel.read(last, size - last.capacity());
      }
      return SegmentReader.contentLength(size, last.array());
    }
  }

  @Override
  public void delete(ArchiveFile file) throws IOException {
    Files.deleteIfExists(path(file));
  }

  @Override
  public String where(ArchiveFile file) {
    return path(file).toString();
  }

  Path path(ArchiveFile file) {
    return directory(file.day()).resolve(file.name().toString());
  }

  Path directory(LocalDate day) {
    return path.resolve(day.toString());
  }

  /** Has the names in a directory on the disk. */
  private static void flushNames(Path directory) throws IOException {
    try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  @Override
  public void close() {
    // Nothing is kept open.
  }

  private static final class UnpublishedFile implements Unpublished {
    private final Path directory;
    private final Path unfinished;
    private final FileOutputStream file;

    UnpublishedFile(Path directory) throws IOException {
      this.directory = directory;
      this.unfinished = directory.resolve(UUID.randomUUID() + ".unfinished");
      Files.createFile(unfinished, PRIVATE_FILE);
      this.file = new FileOutputStream(unfinished.toFile());
    }

    @Override
    public OutputStream bytes() {
      return file;
    }

    @Override
    public void flush() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void publish(SegmentName name) throws IOException {
      Files.move(unfinished, directory.resolve(name.toString()), StandardCopyOption.ATOMIC_MOVE);
      flushNames(directory);
    }

    @Override
    public void close() throws IOException {
      file.close();
      Files.deleteIfExists(unfinished);
    }
  }
}
