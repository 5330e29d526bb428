package curio.shop.archive;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file of the archive: under a name of its own until all of it is on the disk, then under
 * the one that its content has. Confined to one thread.
 */
final class SegmentWriter implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final Path directory;
  private final Path unfinished;
  private final MessageDigest digest = sha256();
  private final FileOutputStream file;
  private final GZIPOutputStream compressed;
  private final OutputStream content;
  private long lines;

  /**
   * Begins a file.
   *
   * @param directory of its day, which exists
   */
  SegmentWriter(Path directory) throws IOException {
    this.directory = directory;
    this.unfinished = directory.resolve(UUID.randomUUID() + ".unfinished");
    Files.createFile(unfinished, ArchiveDirectory.PRIVATE_FILE);
    this.file = new FileOutputStream(unfinished.toFile());
    this.compressed = new GZIPOutputStream(file, BUFFER);
    this.content = new BufferedOutputStream(new DigestOutputStream(compressed, digest), BUFFER);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void add(String line) throws IOException {
    write(line);
    lines++;
  }

  /** The same where no other exception can be thrown. */
  void addUnchecked(String line) {
    try {
      add(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String line) throws IOException {
    content.write(line.getBytes(StandardCharsets.UTF_8));
    content.write('\n');
  }

  /** Has everything on the disk, still under its own name; returns the one that it is to have. */
  SegmentName finish(LocalDate day, List<Long> segments) throws IOException {
    write(new SegmentEnd(day, segments, lines).line());
    content.flush();
    compressed.finish();
    file.getFD().sync();
    return new SegmentName(segments.getFirst(), HexFormat.of().formatHex(digest.digest()));
  }

  /** Gives it its name, on the disk as well. Whatever has that name was meant to be the same. */
  void publish(SegmentName name) throws IOException {
    Files.move(unfinished, directory.resolve(name.toString()), StandardCopyOption.ATOMIC_MOVE);
    flushNames(directory);
  }

  /** Has the names in a directory on the disk. */
  static void flushNames(Path directory) throws IOException {
    try (var names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** Removes it if it was not published. */
  @Override
  public void close() throws IOException {
    compressed.close();
    Files.deleteIfExists(unfinished);
  }
}
