package curio.shop.archive;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes a file of the archive, which has its name by its content. Confined to one thread. */
final class SegmentWriter implements AutoCloseable {
  private static final int BUFFER = 64 << 10;

  private final ArchiveFiles.Unpublished file;
  private final MessageDigest digest = sha256();
  private final GZIPOutputStream compressed;
  private final OutputStream content;
  private long lines;

  /** Begins a file, which is closed with this. */
  SegmentWriter(ArchiveFiles.Unpublished file) throws IOException {
    this.file = file;
    this.compressed = new GZIPOutputStream(file.bytes(), BUFFER);
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

  /** Has everything written, and nothing published; returns the name that it is to have. */
  SegmentName finish(LocalDate day, List<Long> segments) throws IOException {
    write(new SegmentEnd(day, segments, lines).line());
    content.flush();
    compressed.finish();
    file.flush();
    return new SegmentName(segments.getFirst(), HexFormat.of().formatHex(digest.digest()));
  }

  /** Has it in the archive. */
  void publish(SegmentName name) throws IOException {
    file.publish(name);
  }

  /** Drops it if it was not published. */
  @Override
  public void close() throws IOException {
    try (file) {
      compressed.close();
    }
  }
}
