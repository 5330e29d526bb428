package curio.node;

import curio.cluster.ClusterSecret;
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

/**
 * The secret of a node that was not given one, in a file of its data directory that only its owner
 * may read, so that programs of the same user can call it. To be used under the lock of that
 * directory.
 */
final class ClusterSecretFile {
  private static final String NAME = "cluster.secret";

  private final Path file;
  private final Path unfinished;

  ClusterSecretFile(Path data) {
    this.file = data.resolve(NAME);
    this.unfinished = data.resolve(NAME + ".new");
  }

  /** The secret that is kept; made if there is none. */
  ClusterSecret secret() {
    try {
      if (!Files.exists(file)) {
        make();
      }
      return new ClusterSecret(Files.readString(file).strip());
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.INVALID, file + ": cannot be used (expected: a file this user may read)", e);
    } catch (IllegalArgumentException e) {
      throw new CurioException(
          ErrorCode.INVALID, file + ": no secret (expected: none, then a new one is made)", e);
    }
  }

  /** A rename is all or nothing: who dies half-way leaves no half of a secret. */
  private void make() throws IOException {
    Files.deleteIfExists(unfinished);
    try (var channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(StandardCharsets.US_ASCII.encode(ClusterSecret.random().value() + "\n"));
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
