package curio.log.spill;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A new file that is written from its beginning to its end, readable by its user alone. For one
 * thread at a time; interrupting it does not close the file.
 */
class SegmentFile implements AutoCloseable {
  /** Makes one; it is an error if it exists. */
  @FunctionalInterface
  interface Maker {
    SegmentFile make(Path path) throws IOException;
  }

  private final RandomAccessFile file;

  SegmentFile(Path path) throws IOException {
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    this.file = new RandomAccessFile(path.toFile(), "rw");
  }

  /** Adds to the end; some of it may be there if this fails. */
  void append(byte[] bytes) throws IOException {
    file.write(bytes);
  }

  /** Returns when everything is on the disk. */
  void sync() throws IOException {
    file.getFD().sync();
  }

  /** Forgets what stands behind this length. */
  void cutTo(long length) throws IOException {
    file.setLength(length);
    file.seek(length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
