package curio.blobs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The files that processes are writing: each process has a directory of its own, and beside it a
 * file that it keeps locked. The kernel gives the lock back when the process ends in whatever way,
 * so who gets the lock of another knows that nobody writes there any more; no time is too long for
 * an upload. Thread-safe.
 */
final class IncomingFiles implements AutoCloseable {
  private static final String LOCK = ".lock";

  /**
   * Locks belong to processes: closing a file that this one has locked gives the lock back, whoever
   * opened it. So those of this process are known by their names and never opened again.
   */
  private static final String THIS_PROCESS = UUID.randomUUID() + "-";

  private final Path all;
  private final Path own;
  private final Path lockFile;
  private final FileChannel lock;

  private IncomingFiles(Path all, String name, FileChannel lock) {
    this.all = all;
    this.own = all.resolve(name);
    this.lockFile = all.resolve(name + LOCK);
    this.lock = lock;
  }

  /** Those of this process, below a directory that all processes of a store share. */
  static IncomingFiles open(Path all) throws IOException {
    PrivateFiles.makeDirectory(all);
    while (true) {
      var name = THIS_PROCESS + UUID.randomUUID();
      var lockFile = all.resolve(name + LOCK);
      Files.createFile(lockFile, PrivateFiles.FILE);
      var lock = FileChannel.open(lockFile, StandardOpenOption.WRITE);
      // Another may have taken it for an abandoned one before it was locked.
      if (lock.tryLock() != null && Files.exists(lockFile)) {
        PrivateFiles.makeDirectory(all.resolve(name));
        return new IncomingFiles(all, name, lock);
      }
      lock.close();
    }
  }

  /** Begins a file. */
  Incoming begin(long mostBytes) throws IOException {
    return new Incoming(own.resolve(UUID.randomUUID().toString()), mostBytes);
  }

  /** Removes those of processes that have ended; returns of how many. */
  int removeAbandoned() throws IOException {
    int removed = 0;
    try (var files = Files.newDirectoryStream(all, "*" + LOCK)) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName());
        if (!name.startsWith(THIS_PROCESS) && removedUnlessLocked(file, name)) {
          removed++;
        }
      }
    }
    return removed;
  }

  private boolean removedUnlessLocked(Path file, String name) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        return false;
      }
      delete(all.resolve(name.substring(0, name.length() - LOCK.length())));
      return Files.deleteIfExists(file);
    } catch (NoSuchFileException goneMeanwhile) {
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      delete(own);
      Files.deleteIfExists(lockFile);
    }
  }
}
