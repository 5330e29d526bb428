package curio.store.embedded;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory of everything a node keeps, or of a part of it, readable by its user alone and used
 * by one process at a time. Confined to the thread that closes it.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "curio.lock";

  private final Path path;
  private final LockFile lock;

  private DataDirectory(Path path, LockFile lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the directory if it is missing and locks it.
   *
   * @throws CurioException {@code CONFLICT} if another process uses it, {@code INVALID} if it
   *     cannot be made or written
   */
  public static DataDirectory open(Path path) {
    return open("data", path);
  }

  /**
   * The same of a directory of its own.
   *
   * @param setting that names it
   */
  public static DataDirectory open(String setting, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      createPrivate(absolute);
      return new DataDirectory(absolute, LockFile.acquire(setting, absolute.resolve(LOCK)));
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.INVALID,
          "%s: %s cannot be used (expected: a directory this user may write)"
              .formatted(setting, absolute),
          e);
    }
  }

  /** The absolute path. */
  public Path path() {
    return path;
  }

  /** Gives the lock back; the files stay. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new directory is for its owner alone; the permissions of one that exists are kept. */
  static void createPrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
