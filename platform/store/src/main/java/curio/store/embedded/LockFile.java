package curio.store.embedded;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process holds locked while it uses the directory around it. The kernel gives the
 * lock back when the process ends in whatever way; the pid inside is only for the message to
 * others. Confined to the thread that closes it.
 */
final class LockFile implements AutoCloseable {
  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Locks at once or throws {@code CONFLICT}, naming the directory and the process that has it. */
  static LockFile acquire(String setting, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      if (tryLock(channel) == null) {
        throw inUse(setting, file);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      locked = true;
      return new LockFile(channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException alreadyByThisProcess) {
      return null;
    }
  }

  private static CurioException inUse(String setting, Path file) throws IOException {
    return new CurioException(
        ErrorCode.CONFLICT,
        "%s: %s is in use by process %s (expected: a directory of its own)"
            .formatted(setting, file.toAbsolutePath().getParent(), Files.readString(file).strip()));
  }
}
