package curio.config;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A secret of a node that was not given one, in a file of its data directory that only its owner
 * may read. To be used under the lock of that directory where several might make it.
 */
public final class SecretFile {
  private final Path data;
  private final Path file;
  private final Path unfinished;

  /** A file that need not exist yet. */
  public SecretFile(Path data, String name) {
    this.data = data;
    this.file = data.resolve(name);
    this.unfinished = data.resolve(name + ".new");
  }

  /** The secret that is kept; the fresh one, in one line of ASCII, if there is none. */
  public String text(Supplier<String> fresh) {
    try {
      if (!Files.exists(file)) {
        make(fresh.get());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.INVALID, file + ": cannot be used (expected: a file this user may read)", e);
    }
  }

  /** What to say of a file that holds something else. */
  public CurioException noSecret(IllegalArgumentException fault) {
    return new CurioException(
        ErrorCode.INVALID, file + ": no secret (expected: none, then a new one is made)", fault);
  }

  /** A rename is all or nothing: who dies half-way leaves no half of a secret. */
  private void make(String secret) throws IOException {
    Files.createDirectories(data);
    Files.deleteIfExists(unfinished);
    try (var channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.US_ASCII.encode(secret + "\n"));
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
