package curio.blobs;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written, on the file system of the blobs. Closing deletes it unless it was
 * put. Only its owner can read it (0600). Confined to one thread.
 */
public final class Incoming implements AutoCloseable {
  private final Path file;
  private final long mostBytes;
  private final FileOutputStream written;
  private final MessageDigest digest = Hashes.sha256();
  private long bytes;
  private @Nullable String sha256;

  Incoming(Path file, long mostBytes) throws IOException {
    Files.createFile(file, PrivateFiles.FILE);
    this.file = file;
    this.mostBytes = mostBytes;
    this.written = new FileOutputStream(file.toFile());
  }

  /**
   * Where to write. Throws {@code TOO_LARGE} once there are more bytes than it takes, and {@code
   * UNAVAILABLE} if the disk takes no more; then it can only be closed.
   */
  public OutputStream out() {
    return new Bounded();
  }

  /** How many bytes were written. */
  public long bytes() {
    return bytes;
  }

  /** The hash of all bytes, as {@link BlobKey} wants it. Nothing can be written after it. */
  public String sha256() {
    var known = sha256;
    if (known == null) {
      known = HexFormat.of().formatHex(digest.digest());
      sha256 = known;
    }
    return known;
  }

  /** The file with what was written so far, to be read only. */
  public Path file() {
    return file;
  }

  /** Has all bytes on the disk. */
  void sync() throws IOException {
    if (written.getChannel().isOpen()) {
      written.getFD().sync();
      written.close();
    }
  }

  @Override
  public void close() {
    try (written) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It is in the way of nobody, and is removed with what this process has left.
      throw Failures.unavailable(e);
    }
  }

  /** Writes are not buffered: those who write give blocks. */
  private final class Bounded extends OutputStream {
    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      if (sha256 != null) {
        throw new IllegalStateException("its hash was taken (expected: no more bytes)");
      }
      if (length > mostBytes - bytes) {
        throw new CurioException(
            ErrorCode.TOO_LARGE, "too many bytes (expected: at most %d)".formatted(mostBytes));
      }
      try {
        written.write(from, offset, length);
      } catch (IOException e) {
        throw Failures.unavailable(e);
      }
      digest.update(from, offset, length);
      bytes += length;
    }
  }
}
